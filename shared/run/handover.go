package run

import (
	"encoding/json"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Handover is how the report of a run is handed in by somebody else than the
// engine, which ends with its run: by a page that is being left, or once the
// network is back. It holds a credential, and is kept where the caller alone
// can read it.
type Handover struct {
	// Run and Token are those of api.BeginReply.
	Run, Token string
	// Sequence is that of the last report which was sent.
	Sequence int
	// Socket is the absolute address of the signalling WebSocket, where it takes
	// reports; empty: it does not.
	Socket string
	// Over: the server takes nothing for the run any more.
	Over bool
}

// sent is the report of s as it is handed in. ok is false where there is none
// yet, or no run that it could belong to.
func (s State) sent() (r report.Report, ok bool) {
	h := s.Handover
	if h.Run == "" || h.Over || s.Report.Schema == 0 {
		return r, false
	}
	r = s.Report
	r.ID, r.Sequence = "", h.Sequence+handoverStep
	r.Diagnosis = timeOf(r.Diagnosis)
	return r, true
}

// HandedIn takes over what came of handing in. false: nobody has taken the
// report.
func (s *State) HandedIn(d Delivered) bool {
	s.Handover.Over = s.Handover.Over || d.Over
	if d.Reply == nil {
		return false
	}
	s.Handover.Sequence += handoverStep
	s.Report.ID, s.URL, s.Undelivered = d.Reply.Report, d.Reply.URL, false
	if s.Report.Complete && d.Reply.Diagnosis.Verdict != "" && !d.ByHand {
		s.Report.Diagnosis = &d.Reply.Diagnosis
	}
	return true
}

// taken reads the answer to a report.
func taken(a Response) (reply api.ReportReply, ok bool) {
	ok = a.Err == nil && a.Ours && a.Status/100 == 2 && json.Unmarshal(a.Body, &reply) == nil && reply.Report != ""
	return reply, ok
}
