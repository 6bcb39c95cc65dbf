package page

import (
	"math"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// call is what is known of signalling and of the way to our own server.
func (v *view) call() app.UI { return v.factsOr(v.callFacts(), v.say("report.no_observations")) }

func (v *view) callFacts() []fact {
	facts := []fact{
		{v.say("field.begin"), v.single(report.CheckBegin)},
		{v.say("field.requests"), v.https()},
		{v.say("field.signaling"), v.socket(report.CheckSignaling)},
		{v.say("field.idle"), v.socket(report.CheckSignalingIdle)},
		{v.say("field.reopened"), v.socket(report.CheckSignalingReopen)},
		{v.say("field.fetch"), v.single(report.CheckSignalingFetch)},
		{v.say("field.delivery"), v.delivery()},
	}
	if o, ok := v.any(report.CheckHTTPS); ok && o.Detail.HTTP != nil {
		facts = append(facts, fact{v.say("field.protocol"), o.Detail.HTTP.Protocol})
	}
	return facts
}

// any is the last observation of the agent's of a check, whatever its target.
func (v *view) any(check report.Check) (report.Observation, bool) {
	for i := len(v.r.Observations) - 1; i >= 0; i-- {
		if o := v.r.Observations[i]; o.Check == check && v.shown(o) {
			return o, true
		}
	}
	return report.Observation{}, false
}

// single sums an observation up: outcome, code, time, wording.
func (v *view) single(check report.Check) string {
	o, ok := v.any(check)
	if !ok {
		return ""
	}
	return joined(", ", v.outcomeCell(o.Outcome).text, code(o.Code), v.ms(o.MS), o.Detail.Text)
}

func (v *view) https() string {
	o, ok := v.any(report.CheckHTTPS)
	if !ok {
		return ""
	}
	parts := []string{v.outcomeCell(o.Outcome).text, code(o.Code)}
	if h := o.Detail.HTTP; h != nil {
		parts = append(parts, v.counted(h.Answered, h.Sent))
		if h.RTTMS > 0 {
			parts = append(parts, v.say("said.rtt", words.Args{"rtt": h.RTTMS}))
		}
		if h.Redirected {
			parts = append(parts, v.say("said.redirected"))
		}
		if report.No(h.Ours) {
			parts = append(parts, v.say("said.foreign"))
		}
	}
	return joined(", ", append(parts, o.Detail.Text)...)
}

func (v *view) socket(check report.Check) string {
	o, ok := v.any(check)
	if !ok {
		return ""
	}
	parts := []string{v.outcomeCell(o.Outcome).text}
	if s := o.Detail.Socket; s != nil {
		parts = append(parts, v.life(s)...)
	}
	return joined(", ", append(parts, o.Detail.Text)...)
}

// life tells a WebSocket's.
func (v *view) life(s *report.Socket) []string {
	var parts []string
	if s.Opened {
		parts = append(parts, v.say("said.opened", words.Args{"ms": s.OpenMS}))
	}
	if s.Sent > 0 {
		parts = append(parts, v.say("said.echoes", words.Args{"count": s.Answered, "total": s.Sent}))
	}
	if s.RTTMS > 0 {
		id := "said.rtt"
		if s.RTTMaxMS > s.RTTMS && v.float(s.RTTMaxMS) != v.float(s.RTTMS) {
			id = "said.rtt_to"
		}
		parts = append(parts, v.say(id, words.Args{"rtt": s.RTTMS, "longest": s.RTTMaxMS}))
	}
	if s.Closed {
		parts = append(parts, v.say("said.closed", words.Args{"ms": s.ClosedAt}))
		if s.CloseCode != 0 {
			parts = append(parts, v.say("said.close_code", words.Args{"code": s.CloseCode}))
		}
		parts = append(parts, s.CloseReason)
	}
	if s.WatchedMS > 0 {
		parts = append(parts, v.say("said.watched", words.Args{"seconds": float64(s.WatchedMS) / 1000}))
	}
	return parts
}

func (v *view) delivery() string {
	o, ok := v.any(report.CheckDelivery)
	if !ok {
		return ""
	}
	return joined(", ", o.Target, v.outcomeCell(o.Outcome).text, code(o.Code))
}

// clock says on which side of the server's the caller's clock is; what lies within
// the doubt is on none. The offset is the server's time less the caller's.
func (v *view) clock(h *report.HTTP) string {
	if h.ClockOffsetMS == nil {
		return ""
	}
	off, id := math.Abs(*h.ClockOffsetMS), "said.clock_same"
	switch {
	case off <= h.ClockUncertaintyMS:
	case *h.ClockOffsetMS < 0:
		id = "said.clock_ahead"
	default:
		id = "said.clock_behind"
	}
	return v.say(id, words.Args{"ms": int(math.Round(off)), "rtt": h.ClockUncertaintyMS})
}

// counted writes "9 of 10".
func (v *view) counted(n, of int) string {
	return v.say("said.answered", words.Args{"count": n, "total": of})
}

func (v *view) environment() app.UI {
	return v.factsOr(v.environmentFacts(), v.say("report.no_observations"))
}

func (v *view) environmentFacts() []fact {
	o, _ := v.any(report.CheckEnvironment)
	e := o.Detail.Environment
	if e == nil {
		return nil
	}
	browser := joined(" ", e.Browser, e.Version().String())
	return []fact{
		{v.say("field.browser"), browser}, {v.say("field.os"), e.OS},
		{v.say("field.secure"), v.known(e.SecureContext)}, {v.say("field.web_rtc"), v.known(e.WebRTC)},
		{v.say("field.get_user_media"), v.known(e.GetUserMedia)}, {v.say("field.online"), v.known(e.Online)},
		{v.say("field.hidden"), v.known(e.Hidden)}, {v.say("field.connection"), e.ConnectionType},
		{v.say("field.microphone"), e.Microphone}, {v.say("field.camera"), e.Camera},
	}
}

func (v *view) known(f report.Fact) string {
	switch {
	case f == nil:
		return v.say("report.not_known")
	case *f:
		return v.say("report.yes")
	}
	return v.say("report.no")
}

func (v *view) token() app.UI {
	return v.factsOr(v.tokenFacts(), v.say("report.no_token"))
}

// tokenHint says what of a token was not checked.
func (v *view) tokenHint() string {
	if len(v.tokenFacts()) == 0 {
		return ""
	}
	if a, asked := v.any(report.CheckTokenAuthority); asked && a.Outcome != report.NotTested {
		return v.say("report.token_asked")
	}
	return v.say("report.token_unchecked")
}

// tokenFacts is empty when no token was handed over.
func (v *view) tokenFacts() []fact {
	o, ok := v.any(report.CheckToken)
	t := o.Detail.Token
	if !ok || o.Outcome == report.NotTested && t == nil {
		return nil
	}
	facts := []fact{{v.say("column.outcome"), joined(", ", v.outcomeCell(o.Outcome).text, o.Detail.Text)}}
	if t != nil {
		facts = append(facts, v.claims(t)...)
	}
	if a, asked := v.any(report.CheckTokenAuthority); asked {
		facts = append(facts, fact{v.say("field.authority"), joined(", ", v.outcomeCell(a.Outcome).text, code(a.Code), a.Detail.Text)})
	}
	return facts
}

func (v *view) claims(t *report.Token) []fact {
	causes := make([]string, len(t.Causes))
	for i, c := range t.Causes {
		causes[i] = v.cause("token_invalid", c)
	}
	offset := ""
	if t.ClockOffsetS != 0 {
		offset = v.say("unit.s", words.Args{"seconds": t.ClockOffsetS})
	}
	return []fact{
		{v.say("field.token_causes"), strings.Join(causes, "; ")},
		{v.say("field.kind"), t.Kind}, {v.say("field.algorithm"), t.Algorithm},
		{v.say("field.scopes"), strings.Join(t.Scopes, ", ")}, {v.say("field.missing"), strings.Join(t.Missing, ", ")},
		{v.say("field.expires"), v.away(t.ExpiresInS)}, {v.say("field.local_expires"), v.away(t.LocalExpiresInS)},
		{v.say("field.not_before"), v.away(t.NotBeforeInS)}, {v.say("field.offset"), offset},
		{v.say("field.stripped"), t.Stripped}, {v.say("field.problem"), t.Problem},
	}
}

// away writes how far a moment lies from the run.
func (v *view) away(seconds *float64) string {
	if seconds == nil {
		return ""
	}
	id := "unit.ahead"
	if *seconds < 0 {
		id = "unit.ago"
	}
	return v.say(id, words.Args{"what": duration(math.Abs(*seconds))})
}

// duration writes seconds in the two largest units that matter.
func duration(seconds float64) words.Phrase {
	total := int(seconds)
	switch {
	case total >= 24*3600:
		return words.Phrase{ID: "unit.days", Args: words.Args{"days": total / (24 * 3600), "hours": total / 3600 % 24}}
	case total >= 3600:
		return words.Phrase{ID: "unit.hours", Args: words.Args{"hours": total / 3600, "minutes": total / 60 % 60}}
	case total >= 60:
		return words.Phrase{ID: "unit.minutes", Args: words.Args{"minutes": total / 60, "seconds": total % 60}}
	}
	return words.Phrase{ID: "unit.s", Args: words.Args{"seconds": seconds}}
}
