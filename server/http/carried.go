package http

import (
	"errors"
	"io"
	"net/http"

	"sidetone/server/caller"
	"sidetone/server/intake"
	"sidetone/server/refusal"
	"sidetone/server/runs"
	"sidetone/shared/api"
	"sidetone/shared/carried"
)

// handIn takes a report that comes as a code, from anybody.
func (s *Server) handIn(w http.ResponseWriter, r *http.Request) error {
	var request api.CarriedRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	from := s.Callers.Address(r)
	if wait, ok := s.bodies.Spend(caller.Of(from), float64(len(request.Code))); !ok {
		return refusal.Later(wait, "too_many_bytes_here")
	}
	code, err := carried.Bytes(request.Code)
	if err != nil {
		return refusal.InField("code", "not_a_carried_code")
	}
	posted, err := carried.Open(request.Code)
	switch {
	case errors.Is(err, carried.ErrNewer):
		return refusal.InField("code", "carried_code_newer")
	case err != nil:
		return refusal.InField("code", "not_a_carried_code")
	}
	if err := intake.Carriable(posted); err != nil {
		return err
	}
	// What it grows to is what it costs.
	s.bodies.Charge(caller.Of(from), carriedCost*float64(len(code)))
	run, err := s.Runs.HandIn(r.Context(), code, posted.Profile.Name, request.Link, runs.Caller{Address: from, Origin: s.Callers.Origin(r)})
	if err != nil {
		return err
	}
	taken, err := s.Intake.HandIn(r.Context(), run, posted)
	if err != nil {
		return err
	}
	s.metrics.carried.Inc()
	return reply(w, http.StatusOK, api.ReportReply{
		Report: taken.ID, URL: s.reportURL(r, taken.ID), Diagnosis: *told(r, taken.Diagnosis),
	})
}

// carriedCost is how much larger a report is than its code: 15 times as much
// was measured over recorded runs.
const carriedCost = 15

// carriedPage shows a report that stands in the address itself, behind the "#",
// which no browser sends. The page does it all.
func (s *Server) carriedPage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("X-Robots-Tag", "noindex")
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).Carried(b) })
}
