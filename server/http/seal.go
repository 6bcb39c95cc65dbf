package http

import (
	"encoding/json"
	"net/http"

	"sidetone/server/seal"
	"sidetone/shared/report"
)

// exportReport sends a report as a file, signed.
func (s *Server) exportReport(w http.ResponseWriter, r *http.Request, shown report.Report) error {
	data, err := json.Marshal(shown)
	if err != nil {
		return err
	}
	var export struct {
		report.Report
		Signature *seal.Signature `json:"signature,omitempty"`
	}
	export.Report = shown
	if len(s.Seal.Public().Keys) > 0 {
		signature, err := s.Seal.Sign(data)
		if err != nil {
			return err
		}
		export.Signature = &signature
	}
	return replyIndented(w, r, export)
}

// sealKeys gives the keys with which signatures of reports are checked.
func (s *Server) sealKeys(w http.ResponseWriter, _ *http.Request) error {
	data, err := json.Marshal(s.Seal.Public())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/jwk-set+json")
	h.Set("Cache-Control", "no-cache")
	_, _ = w.Write(data) // nobody is left to be told
	return nil
}
