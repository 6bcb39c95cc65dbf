package http

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
)

// What support may note on a report, in characters: a note is what one tells a
// colleague, and stands in lists.
const (
	maxNote  = 4000
	maxOwner = 100
)

// changeReport changes note, owner or state, and gives the line as it is then.
func (s *Server) changeReport(w http.ResponseWriter, r *http.Request) error {
	var change api.ReportChange
	if err := read(w, r, &change); err != nil {
		return err
	}
	if err := s.ChangeReport(r, r.PathValue("report"), change); err != nil {
		return err
	}
	return s.replyLine(w, r)
}

// ChangeReport does what a ReportChange says to a report.
func (s *Server) ChangeReport(r *http.Request, id string, change api.ReportChange) error {
	changed, err := checkChange(change)
	if err != nil || len(changed) == 0 {
		return err
	}
	err = s.Store.AmendReport(r.Context(), id, func(record *store.Record) error {
		h := &record.Handling
		for _, of := range []struct {
			text *string
			to   *string
		}{{change.Note, &h.Note}, {change.Owner, &h.Owner}} {
			if of.text != nil {
				*of.to = strings.TrimSpace(*of.text)
			}
		}
		if change.State != nil {
			h.State = store.State(*change.State)
		}
		return nil
	})
	if err == nil {
		s.audit(r, store.ReportChanged, id, strings.Join(changed, " "))
	}
	return err
}

// checkChange gives the names of the fields that are to change.
func checkChange(c api.ReportChange) (changed []string, err error) {
	for _, of := range []struct {
		name string
		text *string
		most int
	}{{"note", c.Note, maxNote}, {"owner", c.Owner, maxOwner}} {
		switch {
		case of.text == nil:
			continue
		case utf8.RuneCountInString(*of.text) > of.most:
			return nil, refusal.InField(of.name, "too_many_characters", "limit", of.most)
		case strings.ContainsFunc(*of.text, func(r rune) bool {
			return unicode.IsControl(r) && (of.name != "note" || r != '\n' && r != '\r' && r != '\t')
		}):
			return nil, refusal.InField(of.name, "control_characters")
		}
		changed = append(changed, of.name)
	}
	if c.State != nil {
		if *c.State != "" && !slices.Contains(store.States, store.State(*c.State)) {
			return nil, refusal.InField("state", "one_of_or_empty", "choices", states())
		}
		changed = append(changed, "state")
	}
	return changed, nil
}

// replyLine answers with the line of the report of a request.
func (s *Server) replyLine(w http.ResponseWriter, r *http.Request) error {
	line, err := s.Store.Line(r.Context(), r.PathValue("report"))
	if err != nil {
		return err
	}
	s.speaks(w, r)
	return reply(w, http.StatusOK, s.summary(r, line))
}
