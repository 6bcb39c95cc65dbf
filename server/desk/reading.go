package desk

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"strings"
	"time"

	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/refusal"
	"sidetone/shared/render"
	"sidetone/shared/words"
)

// reading is a form on its way through. The zero value, with options, takes
// evidence of a call without a bound on all files together.
type reading struct {
	options imports.Options
	// most of all files together, by what options count as unpacked; 0: each
	// file has its own bound and that is all.
	most int64
	// saved: reports of ours may be among the files.
	saved bool

	id     string // field "report"
	read   []*artefact.Artefact
	unread []error
	// waited for the form to arrive: what is left of the time was work.
	waited time.Duration
}

// arriving is a part whose waiting is counted.
type arriving struct {
	*multipart.Part
	waited *time.Duration
}

func (a arriving) Read(p []byte) (int, error) {
	defer waiting(a.waited)()
	return a.Part.Read(p)
}

// waiting counts from now until what it gives is called.
func waiting(sum *time.Duration) func() {
	begun := time.Now()
	return func() { *sum += time.Since(begun) }
}

// form reads the parts of a form as Service.Read says.
func (r *reading) form(ctx context.Context, form *multipart.Reader) error {
	files := 0
	for {
		arrived := waiting(&r.waited)
		part, err := form.NextRawPart()
		arrived()
		switch {
		case errors.Is(err, io.EOF):
			return r.sum()
		case err != nil:
			return unreadable(err)
		case part.FormName() == "report" && part.FileName() == "":
			text, err := io.ReadAll(io.LimitReader(part, maxID))
			if err != nil {
				return unreadable(err)
			}
			r.id = strings.TrimSpace(string(text))
			continue
		case part.FileName() == "":
			continue
		case files == MaxFiles:
			return refusal.New(refusal.TooLarge, "too_many_files", "limit", MaxFiles)
		}
		files++
		if err := r.file(ctx, part); err != nil {
			return err
		}
	}
}

// file reads one part. An error ends the whole form; a file that cannot be
// read does not.
func (r *reading) file(ctx context.Context, part *multipart.Part) error {
	for _, result := range imports.ReadAll(ctx, artefact.Text(part.FileName()), arriving{part, &r.waited}, r.options) {
		var problem *artefact.Problem
		switch {
		case ctx.Err() != nil:
			return refusal.Later(readAgain, "reading_broken_off")
		case r.most > 0 && *r.options.Unpacked > r.most:
			return refusal.New(refusal.TooLarge, "files_too_large", "limit", r.most>>20)
		case result.Artefact == nil && errors.As(result.Err, &problem):
			r.unread = append(r.unread, problem)
		case result.Artefact == nil:
			return unreadable(result.Err)
		case result.Artefact.Report != nil && !r.saved:
			return refusal.InField("file", "file_is_a_report", "file", result.Name)
		default:
			if result.Err != nil {
				result.Artefact.NoteProblem(result.Err)
			}
			r.read = append(r.read, result.Artefact)
		}
	}
	return nil
}

// sum names what could not be read beside what was.
func (r *reading) sum() error {
	switch {
	case len(r.read) == 0 && len(r.unread) == 0:
		return refusal.InField("file", "files_missing")
	case len(r.read) == 0:
		return unreadable(r.unread...)
	}
	for _, err := range r.unread {
		r.read[0].NoteProblem(err)
	}
	return nil
}

// unreadable keeps limits of HTTP as they are; what is wrong with files is
// the request's fault.
func unreadable(errs ...error) error {
	var said []words.Phrase
	for _, err := range errs {
		var problem *artefact.Problem
		if errors.As(err, &problem) {
			said = append(said, render.Phrase(problem.Phrase()))
		}
	}
	if len(said) == 0 {
		return errors.Join(errs...)
	}
	return refusal.InField("file", "problem", "problem", said)
}
