// Package imports reads evidence of a real call that other programs saved,
// tells by its content what a file is, and joins several files of one call
// into one report.
package imports

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"sidetone/server/imports/aboutwebrtc"
	"sidetone/server/imports/acslog"
	"sidetone/server/imports/artefact"
	"sidetone/server/imports/console"
	"sidetone/server/imports/har"
	"sidetone/server/imports/internals"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/rtcstats"
	"sidetone/server/imports/stream"
	"sidetone/server/intake"
	"sidetone/shared/profile"
)

// Options of reading. The zero value reads tokens by no rules.
type Options struct {
	// Token says how the calling service reads its tokens.
	Token profile.Token
	// MaxBytes of one file, unpacked; 0: DefaultBytes.
	MaxBytes int64
}

// Read reads one file. An error with an artefact beside it means that it could
// be read in part; without one, that nothing of it could. Errors of the
// file's content are *artefact.Problem and repeat nothing that stands in it.
func Read(name string, r io.Reader, o Options) (*artefact.Artefact, error) {
	into := &artefact.Artefact{Name: name}
	err := read(r, into, o)
	var problem *artefact.Problem
	if errors.As(err, &problem) {
		problem.File = name
	} else if err != nil {
		err = &artefact.Problem{File: name, Expected: "cannot be read: " + cause(err)}
	}
	if err != nil && len(into.Entries) == 0 {
		return nil, err // in part would be nothing
	}
	if n := into.Dropped(); n > 0 {
		into.Note("%d observations were left out; a file may give %d", n, artefact.MaxEntries)
	}
	return into, err
}

// cause words an error of reading or unpacking without repeating content.
func cause(err error) string {
	switch {
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return "the compression (gzip) is broken"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends too early"
	}
	return err.Error()
}

func read(r io.Reader, into *artefact.Artefact, o Options) error {
	if o.MaxBytes == 0 {
		o.MaxBytes = DefaultBytes
	}
	packed := bufio.NewReaderSize(r, sniffBytes)
	magic, _ := packed.Peek(2)
	var plain io.Reader = packed
	if bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return err
		}
		plain = unpacked
	}
	head := bufio.NewReaderSize(&limited{from: plain, left: o.MaxBytes, most: o.MaxBytes}, sniffBytes)
	start, err := head.Peek(sniffBytes)
	if len(start) == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			return artefact.Broken("", "the file is empty")
		}
		return err
	}
	if bytes.HasPrefix(start, bom) {
		_, _ = head.Discard(len(bom))
		start = start[len(bom):]
	}
	return readAs(sniff(start), head, into, o)
}

var bom = []byte{0xef, 0xbb, 0xbf}

// limited ends a file that is too large, packed ones above all: a few
// kilobytes of gzip can be gigabytes.
type limited struct {
	from io.Reader
	left int64
	most int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, artefact.Broken("", "the file is larger than %d MiB; what comes before that was read", l.most>>20)
	}
	n, err := l.from.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// readAs reads a file of a form.
func readAs(f form, r io.Reader, into *artefact.Artefact, o Options) error {
	switch f {
	case isHAR, isInternals, isACSObject, isACSList:
		s := stream.New(r)
		var err error
		switch f {
		case isHAR:
			err = har.Read(s, o.Token, into)
		case isInternals:
			err = internals.Read(s, into)
		default:
			err = acslog.ReadJSON(s, f == isACSList, into)
		}
		if n := s.Cut(); n > 0 && f == isInternals {
			into.Note("%d very long texts were cut", n)
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
	case isReport:
		return readReport(r, into)
	case isConsole:
		err := console.Read(lines.New(r, into), into)
		var none *artefact.Problem
		if errors.As(err, &none) {
			none.Expected += "; " + known
		}
		return err
	}
	return artefact.Broken("", "%s", f.refusal())
}

// readReport reads a report of our own.
func readReport(r io.Reader, into *artefact.Artefact) error {
	data, err := io.ReadAll(io.LimitReader(r, MaxReport+1))
	if err != nil {
		return err
	}
	if len(data) > MaxReport {
		return artefact.Broken("", "a report of Sidetone has %d MiB at most", MaxReport>>20)
	}
	saved, err := intake.DecodeSaved(data)
	if err != nil {
		return artefact.Broken("", "is not a report of Sidetone: %v", err)
	}
	into.Report = &saved
	return nil
}

// Known names the forms that are read.
const known = "files that are read: a report of Sidetone, HAR, console log, webrtc-internals or rtcstats dump, a saved about:webrtc page, rows of ACSCallSummary, ACSCallDiagnostics or ACSCallClientOperations as JSON or CSV"

var errTwoReports = fmt.Errorf("there are several reports of Sidetone beside other evidence; join one with it")
