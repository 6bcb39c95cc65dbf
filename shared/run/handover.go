package run

import (
	"encoding/json"

	"sidetone/shared/api"
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
}

// handoverStep is more than the posts of one run (partialMost and the last
// ones): a state that is handed in may be older than the last that was sent.
const handoverStep = 100

// Request hands in the report of s. ok is false where there is none yet, or
// no run was begun that it could belong to. leaving: the page is going, and
// the request has to outlive it.
func (s State) Request(leaving bool) (q Request, ok bool) {
	h := s.Handover
	if h.Run == "" || s.Report.Schema == 0 {
		return Request{}, false
	}
	r := s.Report
	r.ID, r.Sequence = "", h.Sequence+handoverStep
	r.Diagnosis = timeOf(r.Diagnosis)
	body, err := json.Marshal(r)
	if err != nil {
		return Request{}, false // of our own types none can fail
	}
	return Request{Method: "POST", URL: api.RunReport(h.Run), Body: body, Bearer: h.Token, Outlives: leaving}, true
}

// HandedIn takes over what the server answered to such a request. false: it
// has not taken the report.
func (s *State) HandedIn(a Response) bool {
	reply, ok := taken(a)
	if !ok {
		return false
	}
	s.Handover.Sequence += handoverStep
	s.Report.ID, s.URL, s.Undelivered = reply.Report, reply.URL, false
	if s.Report.Complete && reply.Diagnosis.Verdict != "" {
		s.Report.Diagnosis = &reply.Diagnosis
	}
	return true
}

// taken reads the answer to a report.
func taken(a Response) (reply api.ReportReply, ok bool) {
	ok = a.Err == nil && a.Ours && a.Status/100 == 2 && json.Unmarshal(a.Body, &reply) == nil && reply.Report != ""
	return reply, ok
}
