// Package desk takes files of evidence that support hands in, and makes a
// report of them or adds them to one. Files are read as they come; nothing of
// them is kept but observations, from which secrets were taken while they
// were read.
package desk

import (
	"context"
	"mime/multipart"
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

// Evidence is what was read of the files of one call.
type Evidence = []*artefact.Artefact

// Clock tells the time.
type Clock = func() time.Time

// Service takes files. All fields are needed but those that say otherwise.
type Service struct {
	Store   store.Store
	Profile profile.Profile
	// ForReport gives what of a named profile a judgement needs.
	ForReport func(name string) report.Deployment
	// Judge judges a report whose evidence has changed, and refuses one that
	// has become too large.
	Judge func(*report.Report) error
	// Reading counts whose files are being read (Readers); nil: nobody counts.
	Reading *caller.Shares
	// Strangers may have files read; nil: they may not.
	Strangers *Strangers
	Now       Clock
}

// Readers is how many may have files read at once: unpacking and reading take
// a processor for seconds. Each has one at a time.
var Readers = caller.Limits{All: maxReaders, Each: 1, Wide: maxReaders / 2}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Second) }

// busy refuses for a short while.
func busy() error {
	return refusal.Later(readAgain, "files_are_being_read")
}

// Read reads the parts of a form that are files, and a field "report" that
// stands before them; other parts are passed over. It stops when ctx ends. A
// file that cannot be read is named beside what the others say; it is an
// error when none can.
func (s *Service) Read(ctx context.Context, from caller.Key, form *multipart.Reader) (id string, evidence Evidence, err error) {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	if s.Reading != nil {
		seat := s.Reading.Enter(from, giveUp)
		if seat == nil {
			return "", nil, busy()
		}
		defer seat.Leave()
	}
	reading := reading{options: imports.Options{Token: s.Profile.Token, MaxBytes: MaxUnpacked}}
	err = reading.form(ctx, form)
	return reading.id, reading.read, err
}

// Add makes a report of the evidence of one call, or joins it with the report
// of an id.
func (s *Service) Add(ctx context.Context, id string, evidence Evidence) (joined report.Report, err error) {
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
	now := s.now()
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
