package desk

import (
	"context"
	"mime/multipart"
	"time"

	"sidetone/server/caller"
	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/refusal"
	"sidetone/shared/report"
)

// Strangers are those who have files read without being signed in. One at a
// time each, and not more than they may spend.
type Strangers struct {
	reading *caller.Shares
	spent   *caller.Budget
}

// strangersRates are seconds of reading.
var strangersRates = caller.Rates{Burst: strangersWork.Seconds(), Each: strangersWork.Seconds() / strangersAgain.Seconds(), Wide: 4}

// NewStrangers lets nobody wait for support's readers.
func NewStrangers(now Clock) *Strangers {
	return &Strangers{
		reading: caller.NewShares(caller.Limits{All: strangersReaders, Each: 1, Wide: strangersReaders / 2}),
		spent:   caller.NewBudget(strangersRates, now),
	}
}

// Shares are the places of those whose files are being read, for metrics.
func (s *Strangers) Shares() *caller.Shares { return s.reading }

// Look reads the files of a form and judges them as one call. Nothing is
// kept: the report has no id and nobody finds it again. It stops when ctx
// ends. One of the files may be a saved report of ours, which is judged anew;
// what another wrote into it is scrubbed as any evidence is.
func (s *Service) Look(ctx context.Context, from caller.Key, form *multipart.Reader) (report.Report, error) {
	if s.Strangers == nil {
		return report.Report{}, refusal.New(refusal.Off, "no_files_of_strangers")
	}
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	seat := s.Strangers.reading.Enter(from, giveUp)
	if seat == nil {
		return report.Report{}, busy()
	}
	defer seat.Leave()
	if wait, ok := s.Strangers.spent.Spend(from, formWork.Seconds()); !ok {
		return report.Report{}, refusal.Later(wait, "read_too_much")
	}
	reading := reading{
		options: imports.Options{Token: s.Profile.Token, MaxBytes: strangersUnpacked, Unpacked: new(int64)},
		most:    strangersUnpacked, saved: true,
	}
	begun := time.Now()
	defer func() {
		worked := time.Since(begun) - reading.waited
		s.Strangers.spent.Charge(from, max(0, worked-formWork).Seconds())
	}()
	if err := reading.form(ctx, form); err != nil {
		return report.Report{}, err
	}
	return s.looked(reading.read)
}

// looked judges what was read.
func (s *Service) looked(read []*artefact.Artefact) (report.Report, error) {
	saved, evidence, err := imports.Split(read)
	if err == nil && len(saved) > 1 {
		err = errSeveral
	}
	if err != nil {
		return report.Report{}, unreadable(err)
	}
	base := report.Report{Created: s.now(), Complete: true, Profile: s.ForReport(s.Profile.Name)}
	if len(saved) == 1 {
		base = saved[0]
		base.ID = "" // it may be another server's, or nobody's
	}
	r := imports.Join(base, evidence)
	for _, a := range read {
		if a.Report != nil && len(a.Notes) > 0 { // of evidence, Join tells
			r.Observations = append(r.Observations, report.Observation{ID: "unread", Check: report.CheckImport, Outcome: report.Failed,
				Source: report.FromImport, Detail: report.Detail{Says: a.Notes}})
		}
	}
	return r, s.Judge(&r)
}

var errSeveral = artefact.Broken(artefact.Nowhere, "file.several_reports")
