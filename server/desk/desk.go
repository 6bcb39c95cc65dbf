// Package desk takes files of evidence that support hands in, and makes a
// report of them or adds them to one. Files are read as they come; nothing of
// them is kept but observations, from which secrets were taken while they
// were read.
package desk

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// Service takes files. All fields are needed.
type Service struct {
	Store   store.Store
	Profile profile.Profile
	// ForReport gives what of a named profile a judgement needs.
	ForReport func(name string) report.Profile
	// Judge judges a report whose evidence has changed, and refuses one that
	// has become too large.
	Judge func(*report.Report) error
	Now   func() time.Time
}

// Read reads the parts of a form that are files, and a field "report" that
// stands before them; other parts are passed over.
func (s *Service) Read(form *multipart.Reader) (id string, evidence []*artefact.Artefact, err error) {
	for {
		part, err := form.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			if len(evidence) == 0 {
				return "", nil, refusal.InField("file", "is missing: one or more files of evidence")
			}
			return id, evidence, nil
		case err != nil:
			return "", nil, unreadable(err)
		case part.FormName() == "report" && part.FileName() == "":
			text, err := io.ReadAll(io.LimitReader(part, maxID))
			if err != nil {
				return "", nil, unreadable(err)
			}
			id = strings.TrimSpace(string(text))
			continue
		case part.FileName() == "":
			continue
		case len(evidence) == MaxFiles:
			return "", nil, refusal.New(refusal.TooLarge, "One call may have %d files at most.", MaxFiles)
		}
		a, err := imports.Read(artefact.Text(part.FileName()), part, imports.Options{Token: s.Profile.Token, MaxBytes: MaxUnpacked})
		if a == nil {
			return "", nil, unreadable(err)
		}
		if a.Report != nil {
			return "", nil, refusal.InField("file", "%q is a report of Sidetone; name it as ?report= to add evidence to it", a.Name)
		}
		if err != nil {
			a.Note("%v", err)
		}
		evidence = append(evidence, a)
	}
}

// unreadable keeps limits of HTTP as they are; what is wrong with a file is
// the request's fault.
func unreadable(err error) error {
	var problem *artefact.Problem
	if errors.As(err, &problem) {
		return refusal.InField("file", "%v", problem)
	}
	return err
}

// Add makes a report of the evidence of one call, or joins it with the report
// of an id.
func (s *Service) Add(ctx context.Context, id string, evidence []*artefact.Artefact) (joined report.Report, err error) {
	if id != "" {
		err = s.Store.AmendReport(ctx, id, func(record *store.Record) error {
			record.Report = imports.Join(record.Report, evidence)
			joined = record.Report
			err := s.Judge(&joined)
			record.Report = joined
			return err
		})
		return joined, err
	}
	now := s.Now().UTC().Truncate(time.Second)
	// A report belongs to a run. This one is over before it begins, so that
	// nobody can post to it.
	run := store.Run{ID: auth.NewID(auth.PrefixHandle), Profile: s.Profile.Name, Created: now, Expires: now}
	if err := s.Store.CreateRun(ctx, run, store.Limit{}); err != nil {
		return joined, err
	}
	err = s.Store.UpdateReport(ctx, run.ID, func(record *store.Record) error {
		joined = imports.Join(report.Report{
			ID: auth.NewID(auth.PrefixReport), Created: now, Complete: true, Profile: s.ForReport(s.Profile.Name),
		}, evidence)
		if err := s.Judge(&joined); err != nil {
			return err
		}
		record.Posts, record.Report = 1, joined
		return nil
	})
	return joined, err
}
