package run

import (
	"strings"
	"time"

	"sidetone/shared/profile"
	"sidetone/shared/report"
	"sidetone/shared/token"
)

// tokenProbe reads the caller's token and, where the profile has an
// authority over it that a page may ask, asks it. nil: no token was given.
type tokenProbe struct {
	*run
	read      *slot
	authority *slot
	begun     time.Time
	isRead    bool
	done      bool
}

func newTokenProbe(r *run) *tokenProbe {
	if r.options.Token == "" {
		return nil
	}
	p := &tokenProbe{run: r, read: r.board.plan(report.CheckToken, ""), begun: r.now()}
	if check := r.begun.Profile.Token.Check; check.URL != "" {
		p.authority = r.board.plan(report.CheckTokenAuthority, check.URL)
	}
	return p
}

// tick waits for the offset of the caller's clock, without which expired and
// a wrong clock cannot be told apart.
func (p *tokenProbe) tick(now time.Time) {
	if p.isRead {
		return
	}
	h := p.https.http
	if h.ClockOffsetMS == nil && !p.https.done && now.Sub(p.begun) < clockWait {
		return
	}
	p.isRead = true
	clock := token.Clock{LocalUnix: float64(now.UnixMicro()) / 1e6, UncertaintyS: -1}
	if h.ClockOffsetMS != nil {
		clock.OffsetS, clock.UncertaintyS = *h.ClockOffsetMS/1000, h.ClockUncertaintyMS/1000
	}
	found := token.Read(p.options.Token, p.begunProfile().Token, clock)
	outcome := report.OK
	switch {
	case found.Kind == token.KindOpaque:
		outcome = report.NotTested
	case found.Cause != "":
		outcome = report.Failed
	}
	p.read.put(result{outcome: outcome, at: p.since(p.begun), ms: millis(now.Sub(p.begun)), detail: report.Detail{Token: &found}})
	p.ask(found)
}

func (p *tokenProbe) begunProfile() profile.Profile { return p.run.begun.Profile }

// ask shows the token to the profile's check URL, and to nobody else.
func (p *tokenProbe) ask(found report.Token) {
	check := p.begunProfile().Token.Check
	if p.authority == nil {
		p.done = true
		return
	}
	at := p.now()
	why := unasked(check, found, token.Issuer(p.options.Token))
	if p.options.Alone != nil && strings.HasPrefix(check.URL, "/") {
		why = report.Say(alone)
	}
	if why.ID != "" {
		p.authority.put(result{outcome: report.NotTested, at: p.since(at), detail: report.Detail{Says: []report.Phrase{why}}})
		p.done = true
		return
	}
	q := Request{URL: check.URL, Bearer: token.Bare(p.options.Token)}
	p.fetch(q, authorityDeadline, func(a Response, took time.Duration) {
		h := report.HTTP{Sent: 1}
		outcome := report.NotTested // no answer says nothing of the token
		if a.Err == nil {
			h.Answered = 1
			switch {
			case a.Status/100 == 2:
				outcome = report.OK
			case a.Status == 401 || a.Status == 403:
				outcome = report.Failed
			}
		}
		p.done = true
		p.authority.put(result{outcome: outcome, code: a.Status, at: p.since(at), ms: millis(took),
			detail: report.Detail{HTTP: &h}.With(report.Wrong(a.Err))})
	})
}

// unasked says why a check URL is not asked; without an id: it is.
func unasked(check profile.Check, found report.Token, issuer string) report.Phrase {
	switch {
	case !check.Readable:
		return report.Say("observed.authority_unreadable")
	case found.Kind == token.KindMalformed:
		return report.Say("observed.malformed_not_sent")
	case check.Issuer != "" && issuer != check.Issuer:
		return report.Say("observed.no_authority")
	}
	return report.Phrase{}
}
