package http

import (
	"net/http"
	"slices"

	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/intake"
	"sidetone/server/refusal"
	"sidetone/server/runs"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// begin begins a run.
func (s *Server) begin(w http.ResponseWriter, r *http.Request) error {
	var request api.BeginRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	operator := who(r).May(auth.LinksWrite)
	begun, err := s.Runs.Begin(r.Context(), request, runs.Caller{Address: s.Callers.Address(r), Origin: s.Callers.Origin(r), Operator: operator})
	if err != nil {
		return err
	}
	s.metrics.runs.Inc()
	return reply(w, http.StatusOK, begun)
}

// find gives the run of the path to whoever sends its token.
func (s *Server) find(r *http.Request) (store.Run, error) {
	return s.Runs.Find(r.Context(), r.PathValue("run"), auth.Bearer(r))
}

// postReport takes a report of a run.
func (s *Server) postReport(w http.ResponseWriter, r *http.Request) error {
	run, err := s.find(r)
	if err != nil {
		return err
	}
	data, err := s.postedBody(w, r, run)
	if err != nil {
		return err
	}
	answer, err := s.take(r, run, data)
	if err != nil {
		return err
	}
	if isMinimal(r) {
		return reply(w, http.StatusOK, minimalReply{answer.Report, answer.URL, answer.Observations})
	}
	return reply(w, http.StatusOK, answer)
}

// deleteOwnReport deletes a report for whoever holds the token of its run, as
// long as the report is there: the run itself may be over. The report is named
// in the query, because a run that is over is kept nowhere else.
func (s *Server) deleteOwnReport(w http.ResponseWriter, r *http.Request) error {
	handle := s.Runs.Secrets.Handle(r.PathValue("run"))
	if err := s.Runs.Tokens.Owns(auth.Bearer(r), handle); err != nil {
		return err
	}
	id := r.URL.Query().Get("report")
	record, err := s.Store.Report(r.Context(), id)
	if err == nil && record.Run != handle {
		err = errNoReport
	}
	if err != nil {
		return err
	}
	if err := s.DeleteReport(r, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postedBody reads a report and charges it to its caller, whatever becomes of
// it.
func (s *Server) postedBody(w http.ResponseWriter, r *http.Request, run store.Run) ([]byte, error) {
	if err := s.mayPost(run, 1); err != nil {
		return nil, err
	}
	data, err := body(w, r, intake.MaxBody)
	cost := len(data)
	if err != nil {
		cost = intake.MaxBody
	}
	s.bodies.Charge(caller.ParseHandle(run.Caller), float64(cost))
	return data, err
}

// mayPost charges bytes of reports to a run's caller, unless he has spent what
// he may.
func (s *Server) mayPost(run store.Run, bytes int) error {
	if wait, ok := s.bodies.Spend(caller.ParseHandle(run.Caller), float64(bytes)); !ok {
		return refusal.Later(wait, "too_many_bytes_here")
	}
	return nil
}

// takeFromSocket is take for a report that came over the signalling socket.
func (s *Server) takeFromSocket(r *http.Request, run store.Run, data []byte) (api.ReportReply, error) {
	if err := s.mayPost(run, len(data)); err != nil {
		return api.ReportReply{}, err
	}
	return s.take(r, run, data)
}

// take stores a report, however it came, and answers it: without the diagnosis
// where the request is for a minimal answer.
func (s *Server) take(r *http.Request, run store.Run, data []byte) (api.ReportReply, error) {
	posted, err := intake.Decode(data)
	if err != nil {
		return api.ReportReply{}, err
	}
	taken, err := s.Intake.Take(r.Context(), run, posted)
	if err != nil {
		return api.ReportReply{}, err
	}
	answer := api.ReportReply{Report: taken.ID, URL: s.reportURL(r, taken.ID), Observations: intake.FromServer(taken)}
	if !isMinimal(r) {
		answer.Diagnosis = *told(r, taken.Diagnosis)
	}
	return answer, nil
}

// minimalReply is an api.ReportReply without its diagnosis.
type minimalReply struct {
	Report       string               `json:"report"`
	URL          string               `json:"url"`
	Observations []report.Observation `json:"observations,omitempty"`
}

func isMinimal(r *http.Request) bool { return r.URL.Query().Has(api.QueryMinimal) }

// answerOffer has the echo peer answer an SDP offer.
func (s *Server) answerOffer(w http.ResponseWriter, r *http.Request) error {
	run, err := s.find(r)
	if err != nil {
		return err
	}
	var request api.EchoRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	switch {
	case !slices.Contains(report.Paths, request.Path):
		return refusal.InField("path", "not_a_path")
	case request.SDP == "":
		return refusal.InField("sdp", "missing")
	case s.Echo == nil:
		return refusal.New(refusal.Off, "no_echo_peer")
	}
	sdp, err := s.Echo.Answer(r.Context(), run.ID, run.Caller, request.Path, request.SDP)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, api.EchoReply{SDP: sdp})
}

// seen tells what the server saw of this request. The time is read last.
func (s *Server) seen(w http.ResponseWriter, r *http.Request) error {
	answer := api.SeenReply{
		Address: s.Callers.Address(r).String(), Protocol: r.Proto, Proxy: caller.ProxyHeaders(r.Header),
	}
	answer.Time = s.Now().UTC()
	return reply(w, http.StatusOK, answer)
}
