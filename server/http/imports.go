package http

import (
	"cmp"
	"errors"
	"mime/multipart"
	"net/http"
	"time"

	"sidetone/server/caller"
	"sidetone/server/desk"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

// uploadWithin is how long files may take to arrive: 256 MiB at 4 Mbit/s.
const uploadWithin = 10 * time.Minute

// takeFiles takes files of evidence, and answers as a posted report is.
func (s *Server) takeFiles(w http.ResponseWriter, r *http.Request) error {
	for name := range r.URL.Query() {
		if name != "report" {
			return refusal.InField(name, "no_such_parameter_but_report")
		}
	}
	taken, err := s.importFiles(w, r)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, taken)
}

func (s *Server) importFiles(w http.ResponseWriter, r *http.Request) (api.ReportReply, error) {
	var id string
	var evidence desk.Evidence
	err := handedIn(w, r, desk.MaxUpload, uploadWithin, func(form *multipart.Reader) (err error) {
		id, evidence, err = s.Desk.Read(r.Context(), caller.Of(s.Callers.Address(r)), form)
		return err
	})
	if err != nil {
		return api.ReportReply{}, err
	}
	joined, err := s.Desk.Add(r.Context(), cmp.Or(r.URL.Query().Get("report"), id), evidence)
	if err != nil {
		return api.ReportReply{}, err
	}
	s.audit(r, store.EvidenceTaken, joined.ID, "")
	return api.ReportReply{Report: joined.ID, URL: s.reportURL(r, joined.ID), Diagnosis: *told(r, joined.Diagnosis)}, nil
}

// handedIn has a form of files read, of most bytes that come within a time.
// The request keeps its body, for what is left of it.
func handedIn(w http.ResponseWriter, r *http.Request, most int64, within time.Duration, read func(*multipart.Reader) error) error {
	// Best effort, as for every body; files take longer than reports.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within))
	whole := r.Body
	defer func() { r.Body = whole }()
	r.Body = http.MaxBytesReader(w, r.Body, most)
	form, err := r.MultipartReader()
	if err != nil {
		return refusal.New(refusal.Invalid, "body_not_multipart")
	}
	err = read(form)
	var known *refusal.Error
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &known) && !errors.As(err, &large) {
		return refusal.New(refusal.Invalid, "form_broken")
	}
	return err
}
