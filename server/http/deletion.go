package http

import (
	"context"
	"net/http"
	"strings"

	"sidetone/server/redact"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

// The widest network whose reports are deleted at once: a provider's part of a
// city and not, by a slip, everything.
const (
	widest4 = 16
	widest6 = 32
)

// deleteReport deletes one report with its run.
func (s *Server) deleteReport(w http.ResponseWriter, r *http.Request) error {
	if err := s.DeleteReport(r, r.PathValue("report")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// DeleteReport deletes a report; Unknown when there is none.
func (s *Server) DeleteReport(r *http.Request, id string) error {
	gone, err := s.Store.Delete(r.Context(), store.Selection{ID: id})
	if err == nil && gone.Reports == 0 {
		err = errNoReport
	}
	if err == nil {
		s.audit(r, store.ReportDeleted, id, "")
	}
	return err
}

// errNoReport is what a store says of one that is not there, and all that
// anybody is told who may not see it.
var errNoReport error = refusal.New(refusal.Unknown, "no_such_report")

// deletePerson deletes what one person left, or cuts addresses out of it.
func (s *Server) deletePerson(w http.ResponseWriter, r *http.Request) error {
	var request api.DeletionRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	done, err := s.DeletePerson(r, request)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, done)
}

// DeletePerson does what a DeletionRequest says.
func (s *Server) DeletePerson(r *http.Request, request api.DeletionRequest) (done api.DeletionReply, err error) {
	what, by, err := selection(request)
	if err != nil {
		return done, err
	}
	action := store.PersonDeleted
	switch request.How {
	case "", "delete":
		var gone store.Purged
		gone, err = s.Store.Delete(r.Context(), what)
		done = api.DeletionReply{Reports: gone.Reports, Runs: gone.Runs, Links: gone.Links}
	case "cut":
		action = store.PersonCut
		done.Reports, err = s.cut(r.Context(), what)
	default:
		return done, refusal.InField("how", "not_a_way_of_deletion")
	}
	// Also when it broke off: some is gone.
	if err == nil || done != (api.DeletionReply{}) {
		s.audit(r, action, request.Report, "by "+strings.Join(by, " and "))
	}
	return done, err
}

// selection reads what is to be deleted, and by what it is named.
func selection(request api.DeletionRequest) (what store.Selection, by []string, err error) {
	what = store.Selection{ID: request.Report, Ticket: request.Ticket, Link: request.Link}
	if request.Network != "" {
		if what.Network, err = parseNetwork(request.Network); err != nil {
			return what, nil, refusal.InField("network", "not_an_address_or_network")
		}
		widest := widest6
		if what.Network.Addr().Is4() {
			widest = widest4
		}
		if what.Network.Bits() < widest {
			return what, nil, refusal.InField("network", "network_too_wide", "limit", widest)
		}
	}
	for _, of := range []struct{ name, value string }{
		{"report", request.Report}, {"ticket", request.Ticket}, {"link", request.Link}, {"network", request.Network},
	} {
		if of.value != "" {
			by = append(by, of.name)
		}
	}
	if len(by) == 0 {
		return what, nil, refusal.New(refusal.Invalid, "deletion_names_nothing")
	}
	return what, by, nil
}

// cut cuts addresses of people out of the reports of a selection.
func (s *Server) cut(ctx context.Context, what store.Selection) (n int, err error) {
	ids, err := s.Store.Select(ctx, what)
	for _, id := range ids {
		err := s.Store.AmendReport(ctx, id, redact.Record)
		if err != nil && !refusal.Is(err, refusal.Unknown) { // gone meanwhile
			return n, err
		}
		n++
	}
	return n, err
}
