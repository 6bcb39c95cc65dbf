// Package imports reads evidence of a real call that other programs saved,
// tells by its content what a file is, and joins several files of one call
// into one report.
package imports

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"io"

	"sidetone/server/imports/aboutwebrtc"
	"sidetone/server/imports/acslog"
	"sidetone/server/imports/artefact"
	"sidetone/server/imports/console"
	"sidetone/server/imports/getstats"
	"sidetone/server/imports/har"
	"sidetone/server/imports/internals"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/rtcstats"
	"sidetone/server/imports/stream"
	"sidetone/server/imports/trickle"
	"sidetone/server/intake"
	"sidetone/server/refusal"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// Options of reading. The zero value reads tokens by no rules.
type Options struct {
	// Token says how the calling service reads its tokens.
	Token profile.Token
	// MaxBytes of one file, unpacked; 0: DefaultBytes.
	MaxBytes int64
	// Unpacked counts the bytes that were looked at, over all files that are
	// read with it: what reading cost. Nil: nobody counts.
	Unpacked *int64
}

// Read reads one file. An error with an artefact beside it means that it could
// be read in part; without one, that nothing of it could. Errors of the
// file's content are *artefact.Problem and repeat nothing that stands in it.
func Read(name string, r io.Reader, o Options) (*artefact.Artefact, error) {
	return readOne(context.Background(), name, r, o)
}

// Result is what became of one file; Err as of Read.
type Result struct {
	// Name of the file; of one in an archive, the archive's and its own.
	Name string
	*artefact.Artefact
	Err error
}

// ReadAll reads a file, or those in it when it is an archive, and stops when
// ctx ends.
func ReadAll(ctx context.Context, name string, r io.Reader, o Options) []Result {
	head := bufio.NewReaderSize(r, sniffBytes)
	if magic, _ := head.Peek(len(zipMagic)); bytes.Equal(magic, zipMagic) || bytes.Equal(magic, emptyZip) {
		return readArchive(ctx, name, head, o)
	}
	a, err := readOne(ctx, name, head, o)
	return []Result{{name, a, err}}
}

func readOne(ctx context.Context, name string, r io.Reader, o Options) (*artefact.Artefact, error) {
	into := &artefact.Artefact{Name: name}
	err := read(ctx, r, into, o)
	var problem *artefact.Problem
	if errors.As(err, &problem) {
		problem.File = name
	} else if err != nil {
		err = &artefact.Problem{File: name, Is: artefact.Unreadable(cause(err)).Is}
	}
	if err != nil && len(into.Entries) == 0 {
		return nil, err // in part would be nothing
	}
	if n := into.Dropped(); n > 0 {
		into.Note("file.observations_left_out", "count", n, "limit", artefact.MaxEntries)
	}
	return into, err
}

// cause words an error of reading or unpacking without repeating content.
func cause(err error) report.Phrase {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum), errors.As(err, &corrupt):
		return report.Say("file.gzip_broken")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return report.Say("file.ends_early")
	}
	return report.Say("file.system_said", "error", artefact.Text(err.Error()))
}

func read(ctx context.Context, r io.Reader, into *artefact.Artefact, o Options) error {
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultBytes
	}
	packed := bufio.NewReaderSize(r, sniffBytes)
	magic, _ := packed.Peek(2)
	var plain io.Reader = packed
	if bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		counted := &counter{from: packed}
		unpacked, err := gzip.NewReader(counted)
		if err != nil {
			return err
		}
		plain = &ratio{from: unpacked, packed: &counted.n}
	}
	bounded := &limited{ctx: ctx, from: plain, left: o.MaxBytes, most: o.MaxBytes}
	if o.Unpacked != nil {
		defer func() { *o.Unpacked += bounded.most - bounded.left }()
	}
	head := bufio.NewReaderSize(asUTF8(bounded), sniffBytes)
	start, err := head.Peek(sniffBytes)
	if len(start) == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			return artefact.Broken(artefact.Nowhere, "file.empty")
		}
		return err
	}
	return readAs(sniff(start), head, into, o)
}

// readAs reads a file of a form.
func readAs(f form, r io.Reader, into *artefact.Artefact, o Options) error {
	switch f {
	case isHAR, isInternals, isACSObject, isACSList, isRTCStatsObject, isStatsObject, isStatsList:
		s := stream.New(r)
		var err error
		switch f {
		case isHAR:
			err = har.Read(s, o.Token, into)
		case isInternals:
			err = internals.Read(s, into)
		case isRTCStatsObject:
			err = rtcstats.ReadObject(s, into)
		case isStatsObject, isStatsList:
			err = getstats.Read(s, f == isStatsList, into)
		default:
			err = acslog.ReadJSON(s, f == isACSList, into)
		}
		if n := s.Cut(); n > 0 && f == isInternals {
			into.Note("file.long_texts_cut", "count", n)
		}
		return err
	case isRTCStats:
		return rtcstats.Read(lines.New(r, into), into)
	case isACSLines:
		return acslog.ReadLines(lines.New(r, into), into)
	case isACSCSV:
		return acslog.ReadCSV(r, into)
	case isAbout:
		return aboutwebrtc.Read(r, into)
	case isAboutText:
		return aboutwebrtc.ReadText(lines.New(r, into), into)
	case isTrickle:
		return trickle.Read(lines.New(r, into), into)
	case isReport:
		return readReport(r, into)
	case isConsole:
		err := console.Read(lines.New(r, into), into)
		var none *artefact.Problem
		if errors.As(err, &none) {
			none.Is = known(none.Is)
		}
		return err
	}
	return &artefact.Problem{Is: f.refusal()}
}

// readReport reads a report of our own.
func readReport(r io.Reader, into *artefact.Artefact) error {
	data, err := io.ReadAll(io.LimitReader(r, MaxReport+1))
	if err != nil {
		return err
	}
	if len(data) > MaxReport {
		return artefact.Broken(artefact.Nowhere, "file.report_too_large", "size", MaxReport>>20)
	}
	saved, err := intake.DecodeSaved(data)
	if err != nil {
		return artefact.Broken(artefact.Nowhere, "file.not_a_report", "what", whyNot(err))
	}
	into.Report = &saved
	return nil
}

// whyNot says what is wrong with a report of ours, by the refusal of who posts one.
func whyNot(err error) report.Phrase {
	var refused *refusal.Error
	if !errors.As(err, &refused) || refused.Reason == "" {
		return report.Say("file.system_said", "error", artefact.Text(err.Error()))
	}
	what := report.Phrase{ID: "refusal." + refused.Reason, Args: refused.Args}
	if refused.Field != "" {
		return report.Say("file.field", "name", artefact.Text(refused.Field), "what", what)
	}
	return what
}

// known adds to a problem which forms are read.
func known(what report.Phrase) report.Phrase {
	return report.Say("file.known_forms", "what", what)
}

var errTwoReports = artefact.Broken(artefact.Nowhere, "file.two_reports")
