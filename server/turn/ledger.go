package turn

import (
	"github.com/pion/stun/v4"

	"sidetone/server/witness"
	"sidetone/shared/report"
)

// ledger tells the witness what one listener saw under a run's user name. A
// challenge to a request without credentials belongs to nobody and is not
// told. User names of another form have an empty run, which no witness knows.
type ledger struct {
	witness *witness.Log
	target  string // "udp:3478", "tcp:3478", "tls:3478"
}

// authenticated: a request bore the right credentials.
func (l *ledger) authenticated(run string) {
	l.update(run, func(t *report.TURN, _ *report.Observation) { t.Authenticated++ })
}

// rejected: a request bore bad or expired credentials and is answered 401.
func (l *ledger) rejected(run string) {
	l.update(run, func(t *report.TURN, o *report.Observation) {
		t.Rejected++
		o.Code = int(stun.CodeUnauthorized)
	})
}

// refused: an authenticated request was answered with an error.
func (l *ledger) refused(run string, code stun.ErrorCode) {
	l.update(run, func(t *report.TURN, o *report.Observation) {
		o.Code = int(code)
		switch code {
		case stun.CodeStaleNonce:
			t.Challenges++
		case stun.CodeForbidden:
			t.Denied++
		}
	})
}

// allocated: an allocation was made.
func (l *ledger) allocated(run string) {
	l.update(run, func(t *report.TURN, _ *report.Observation) { t.Allocations++ })
}

func (l *ledger) update(run string, change func(*report.TURN, *report.Observation)) {
	if l.witness == nil || run == "" {
		return
	}
	l.witness.Update(run, "turn "+l.target, func(o *report.Observation) {
		o.Check, o.Target = report.CheckTURNSeen, l.target
		if o.Detail.TURN == nil {
			o.Detail.TURN = &report.TURN{}
		}
		change(o.Detail.TURN, o)
		o.Outcome = report.Failed
		if o.Detail.TURN.Allocations > 0 {
			o.Outcome = report.OK
		}
	})
}
