package page

import (
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
)

// call is what is known of signalling and of the way to our own server.
func (v *view) call() app.UI { return v.factsOr(v.callFacts(), v.w.NoObservations) }

func (v *view) callFacts() []fact {
	w := v.w
	facts := []fact{
		{w.Field.Begin, v.single(report.CheckBegin)},
		{w.Field.Requests, v.https()},
		{w.Field.Signaling, v.socket(report.CheckSignaling)},
		{w.Field.Idle, v.socket(report.CheckSignalingIdle)},
		{w.Field.Reopened, v.socket(report.CheckSignalingReopen)},
		{w.Field.Fetch, v.single(report.CheckSignalingFetch)},
		{w.Field.Delivery, v.delivery()},
	}
	if o, ok := v.any(report.CheckHTTPS); ok && o.Detail.HTTP != nil {
		facts = append(facts, fact{w.Field.Protocol, o.Detail.HTTP.Protocol})
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
			parts = append(parts, v.w.Field.RTT+" "+v.float(h.RTTMS))
		}
		if h.Redirected {
			parts = append(parts, v.w.Field.Redirected)
		}
		if report.No(h.Ours) {
			parts = append(parts, v.w.Field.Ours)
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
	f := v.w.Field
	var parts []string
	if s.Opened {
		parts = append(parts, f.OpenedIn+" "+v.ms(s.OpenMS))
	}
	if s.Sent > 0 {
		parts = append(parts, v.counted(s.Answered, s.Sent)+" "+f.Echoes)
	}
	if s.RTTMS > 0 {
		spread := v.float(s.RTTMS)
		if longest := v.float(s.RTTMaxMS); s.RTTMaxMS > s.RTTMS && longest != spread {
			spread += "–" + longest
		}
		parts = append(parts, f.RTT+" "+spread)
	}
	if s.Closed {
		parts = append(parts, f.Closed+" "+v.ms(s.ClosedAt))
		if s.CloseCode != 0 {
			parts = append(parts, f.CloseCode+" "+strconv.Itoa(s.CloseCode))
		}
		parts = append(parts, s.CloseReason)
	}
	if s.WatchedMS > 0 {
		parts = append(parts, f.Watched+" "+v.seconds(s.WatchedMS))
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

func (v *view) clock(h *report.HTTP) string {
	if h.ClockOffsetMS == nil {
		return ""
	}
	f := v.w.Field
	offset := strconv.FormatFloat(*h.ClockOffsetMS, 'f', 0, 64)
	if *h.ClockOffsetMS > 0 {
		offset = "+" + offset
	}
	return f.Offset + " " + offset + " " + f.Milliseconds + " " + f.Uncertainty + " " + v.float(h.ClockUncertaintyMS)
}

// counted writes "9 of 10".
func (v *view) counted(n, of int) string {
	return strconv.Itoa(n) + " " + v.w.Field.Of + " " + strconv.Itoa(of)
}

func (v *view) environment() app.UI {
	return v.factsOr(v.environmentFacts(), v.w.NoObservations)
}

func (v *view) environmentFacts() []fact {
	o, _ := v.any(report.CheckEnvironment)
	e := o.Detail.Environment
	if e == nil {
		return nil
	}
	f := v.w.Field
	browser := e.Browser
	if e.BrowserVersion > 0 {
		browser = joined(" ", browser, strconv.Itoa(e.BrowserVersion))
	}
	return []fact{
		{f.Browser, browser}, {f.OS, e.OS},
		{f.Secure, v.known(e.SecureContext)}, {f.WebRTC, v.known(e.WebRTC)},
		{f.GetUserMedia, v.known(e.GetUserMedia)}, {f.Online, v.known(e.Online)},
		{f.Hidden, v.known(e.Hidden)}, {f.Connection, e.ConnectionType},
		{f.Microphone, e.Microphone}, {f.Camera, e.Camera},
	}
}

func (v *view) known(f report.Fact) string {
	switch {
	case f == nil:
		return v.w.NotKnown
	case *f:
		return v.w.Yes
	}
	return v.w.No
}

func (v *view) token() app.UI {
	return v.factsOr(v.tokenFacts(), v.w.NoToken)
}

// tokenFacts is empty when no token was handed over.
func (v *view) tokenFacts() []fact {
	o, ok := v.any(report.CheckToken)
	t := o.Detail.Token
	if !ok || o.Outcome == report.NotTested && t == nil {
		return nil
	}
	facts := []fact{{v.w.Column.Outcome, joined(", ", v.outcomeCell(o.Outcome).text, o.Detail.Text)}}
	if t != nil {
		facts = append(facts, v.claims(t)...)
	}
	if a, asked := v.any(report.CheckTokenAuthority); asked {
		facts = append(facts, fact{v.w.Field.Authority, joined(", ", v.outcomeCell(a.Outcome).text, code(a.Code), a.Detail.Text)})
	}
	return facts
}

func (v *view) claims(t *report.Token) []fact {
	f := v.w.Field
	causes := make([]string, len(t.Causes))
	for i, c := range t.Causes {
		causes[i] = v.w.CauseOf("token_invalid", c)
	}
	offset := ""
	if t.ClockOffsetS != 0 {
		offset = strconv.FormatFloat(t.ClockOffsetS, 'f', 1, 64) + " " + f.Seconds
	}
	return []fact{
		{f.TokenCauses, strings.Join(causes, "; ")},
		{f.Kind, t.Kind}, {f.Algorithm, t.Algorithm},
		{f.Scopes, strings.Join(t.Scopes, ", ")}, {f.Missing, strings.Join(t.Missing, ", ")},
		{f.Expires, v.away(t.ExpiresInS)}, {f.LocalExpires, v.away(t.LocalExpiresInS)},
		{f.NotBefore, v.away(t.NotBeforeInS)}, {f.Offset, offset},
		{f.Stripped, t.Stripped}, {f.Problem, t.Problem},
	}
}

// away writes how far a moment lies from the run.
func (v *view) away(seconds *float64) string {
	if seconds == nil {
		return ""
	}
	side := v.w.Field.Ahead
	if *seconds < 0 {
		side = v.w.Field.Past
	}
	return duration(math.Abs(*seconds)) + " " + side
}

// duration writes seconds in the two largest units that matter.
func duration(seconds float64) string {
	total := int(seconds)
	switch {
	case total >= 24*3600:
		return strconv.Itoa(total/(24*3600)) + " d " + strconv.Itoa(total/3600%24) + " h"
	case total >= 3600:
		return strconv.Itoa(total/3600) + " h " + strconv.Itoa(total/60%60) + " min"
	case total >= 60:
		return strconv.Itoa(total/60) + " min " + strconv.Itoa(total%60) + " s"
	}
	return strconv.FormatFloat(seconds, 'f', 1, 64) + " s"
}
