package http

import (
	"net/http"

	"sidetone/server/redact"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// reportURL is the address of a report's page.
func (s *Server) reportURL(r *http.Request, id string) string {
	return s.Callers.Origin(r) + "/r/" + id
}

// shown gives a report as the one who asks may see it: whole to the operator
// and to who is signed in, with addresses cut to everyone else.
func (s *Server) shown(r *http.Request, id string) (shown report.Report, full bool, err error) {
	full = sees(r)
	record, err := s.Store.Report(r.Context(), id)
	if err != nil {
		return shown, false, err
	}
	if !full && !s.isOpen(record) {
		return shown, false, errNoReport
	}
	if err := s.modern(&record.Report); err != nil {
		return shown, false, err
	}
	if full {
		s.looked(r, id)
		return record.Report, true, nil
	}
	return redact.Addresses(record.Report, s.Version), false, nil
}

// modern judges a report again whose diagnosis is from before it carried ids,
// so that it can be said in any language; what is stored stays as it is.
func (s *Server) modern(r *report.Report) error {
	if r.Diagnosis == nil || len(r.Diagnosis.Says) > 0 {
		return nil
	}
	r.Rejudged = true
	return s.Intake.Rejudge(r)
}

// enrich asks the logs now, and gives the report with what they said.
func (s *Server) enrich(w http.ResponseWriter, r *http.Request) error {
	if s.Logs == nil {
		return refusal.New(refusal.Off, "no_workspace")
	}
	enriched, err := s.Logs.Enrich(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	s.audit(r, store.ReportEnriched, enriched.ID, "")
	s.speaks(w, r)
	enriched.Diagnosis = told(r, enriched.Diagnosis)
	return reply(w, http.StatusOK, enriched)
}

// report gives a report as JSON.
func (s *Server) report(w http.ResponseWriter, r *http.Request) error {
	shown, _, err := s.shown(r, r.PathValue("report"))
	if err != nil {
		return err
	}
	s.speaks(w, r)
	return reply(w, http.StatusOK, worded(r, shown))
}
