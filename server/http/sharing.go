package http

import (
	"cmp"
	"net/http"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

// maxShare is for how long a report may be shared when a time is named: longer
// than reports are kept anywhere.
const maxShare = 10 * 365 * 24 * time.Hour

// share says who may see a report besides support, and for how long.
func (s *Server) share(w http.ResponseWriter, r *http.Request) error {
	request := api.ShareRequest{Audience: string(store.Public)}
	if err := read(w, r, &request); err != nil {
		return err
	}
	if err := s.ShareReport(r, r.PathValue("report"), request); err != nil {
		return err
	}
	return s.replyLine(w, r)
}

// revokeShare leaves a report to support alone, at once. Doing it again changes
// nothing.
func (s *Server) revokeShare(w http.ResponseWriter, r *http.Request) error {
	if err := s.ShareReport(r, r.PathValue("report"), api.ShareRequest{Audience: string(store.SupportOnly)}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// ShareReport does what a ShareRequest says to a report.
func (s *Server) ShareReport(r *http.Request, id string, request api.ShareRequest) error {
	to := store.Sharing{Audience: store.Audience(request.Audience)}
	switch {
	case to.Audience != store.Public && to.Audience != store.SupportOnly:
		return refusal.InField("audience", "not_an_audience")
	case request.ExpiresS < 0 || request.ExpiresS > int(maxShare.Seconds()):
		return refusal.InField("expires_s", "from_zero_to", "limit", int(maxShare.Seconds()))
	case request.ExpiresS > 0:
		to.Until = s.Now().Add(time.Duration(request.ExpiresS) * time.Second).UTC().Truncate(time.Second)
	}
	err := s.Store.AmendReport(r.Context(), id, func(record *store.Record) error {
		record.Sharing = to
		return nil
	})
	if err != nil {
		return err
	}
	if to.Audience == store.SupportOnly {
		s.audit(r, store.ReportRevoked, id, "")
	} else {
		s.audit(r, store.ReportShared, id, until(to))
	}
	return nil
}

func until(sharing store.Sharing) string {
	if sharing.Until.IsZero() {
		return ""
	}
	return "until " + sharing.Until.Format(time.RFC3339)
}

// isOpen reports whether somebody who has the address of a report, and nothing
// else, may see it.
func (s *Server) isOpen(record store.Record) bool {
	sharing := record.Sharing
	if sharing.Audience == "" && s.PublicFor > 0 {
		sharing.Until = record.Report.Created.Add(s.PublicFor)
	}
	return sharing.Open(cmp.Or(s.Audience, store.Public), s.Now())
}
