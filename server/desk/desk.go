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
	"sidetone/server/caller"
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
	// Reading counts whose files are being read (Readers); nil: nobody counts.
	Reading *caller.Shares
	Now     func() time.Time
}

// Readers is how many may have files read at once: unpacking and reading take
// a processor for seconds. Each has one at a time.
var Readers = caller.Limits{All: maxReaders, Each: 1, Wide: maxReaders / 2}

// Read reads the parts of a form that are files, and a field "report" that
// stands before them; other parts are passed over. It stops when ctx ends. A
// file that cannot be read is named beside what the others say; it is an
// error when none can.
func (s *Service) Read(ctx context.Context, from caller.Key, form *multipart.Reader) (id string, evidence []*artefact.Artefact, err error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	if s.Reading != nil {
		seat := s.Reading.Enter(from, giveUp)
		if seat == nil {
			return "", nil, refusal.Later(readAgain, "Files of yours are being read, or of too many others; send these when that is done.")
		}
		defer seat.Leave()
	}
	files := 0
	var unread []error
	for {
		part, err := form.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return id, evidence, sum(evidence, unread)
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
		case files == MaxFiles:
			return "", nil, refusal.New(refusal.TooLarge, "One call may have %d files at most.", MaxFiles)
		}
		files++
		read, failed, err := s.file(ctx, part)
		if err != nil {
			return "", nil, err
		}
		evidence, unread = append(evidence, read...), append(unread, failed...)
	}
}

// file reads one part. failed are files that could not be read; an error ends
// the whole form.
func (s *Service) file(ctx context.Context, part *multipart.Part) (read []*artefact.Artefact, failed []error, err error) {
	name := artefact.Text(part.FileName())
	for _, r := range imports.ReadAll(ctx, name, part, imports.Options{Token: s.Profile.Token, MaxBytes: MaxUnpacked}) {
		var problem *artefact.Problem
		switch {
		case ctx.Err() != nil:
			return nil, nil, refusal.Later(readAgain, "Reading was broken off.")
		case r.Artefact == nil && errors.As(r.Err, &problem):
			failed = append(failed, problem)
		case r.Artefact == nil:
			return nil, nil, unreadable(r.Err)
		case r.Artefact.Report != nil:
			return nil, nil, refusal.InField("file", "%q is a report of Sidetone; name it as ?report= to add evidence to it", r.Name)
		default:
			if r.Err != nil {
				r.Artefact.Note("%v", r.Err)
			}
			read = append(read, r.Artefact)
		}
	}
	return read, failed, nil
}

// sum names what could not be read beside what was.
func sum(evidence []*artefact.Artefact, unread []error) error {
	switch {
	case len(evidence) == 0 && len(unread) == 0:
		return refusal.InField("file", "is missing: one or more files of evidence")
	case len(evidence) == 0:
		return unreadable(unread[0])
	}
	for _, err := range unread {
		evidence[0].Note("%v", err)
	}
	return nil
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
