package imports

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// readArchive reads the files in a ZIP archive. Its table stands at its end,
// so that it is kept in a file of its own meanwhile, which has no name.
func readArchive(ctx context.Context, name string, r io.Reader, o Options) []Result {
	failed := func(id string, pairs ...any) []Result { return []Result{failedFile(name, report.Say(id, pairs...))} }
	kept, err := os.CreateTemp("", "sidetone-*.zip")
	if err != nil {
		return failed("file.no_room")
	}
	defer kept.Close()
	defer os.Remove(kept.Name())
	size, err := io.Copy(kept, &limited{ctx: ctx, from: r, left: maxArchive, most: maxArchive})
	if err != nil {
		var problem *artefact.Problem
		if errors.As(err, &problem) {
			return failed("file.archive_too_large", "size", maxArchive>>20)
		}
		return failed("file.unreadable", "what", cause(err))
	}
	archive, err := zip.NewReader(kept, size)
	if err != nil {
		return failed("file.zip_broken")
	}
	return entries(ctx, name, archive, o)
}

// entries reads the files of an archive, which together may not be larger
// than one file.
func entries(ctx context.Context, name string, archive *zip.Reader, o Options) (all []Result) {
	left := o.MaxBytes
	if left == 0 {
		left = DefaultBytes
	}
	files := 0
	for _, f := range archive.File {
		if f.FileInfo().IsDir() || strings.HasPrefix(f.Name, "__MACOSX/") {
			continue
		}
		// A name in an archive may be anything; the last part is told.
		own := name + ": " + artefact.Text(path.Base(strings.ReplaceAll(f.Name, "\\", "/")))
		if files++; files > maxArchived {
			return append(all, failedFile(name, report.Say("file.archive_too_many", "limit", maxArchived)))
		}
		opened, err := f.Open()
		if err != nil {
			all = append(all, failedFile(own, report.Say("file.zip_entry")))
			continue
		}
		packed := int64(f.CompressedSize64)
		counted := &counter{from: &ratio{from: opened, packed: &packed}}
		one := o
		one.MaxBytes = max(left, 1)
		a, err := readOne(ctx, own, counted, one)
		opened.Close()
		left -= counted.n
		all = append(all, Result{own, a, err})
	}
	if files == 0 {
		return []Result{failedFile(name, report.Say("file.zip_empty"))}
	}
	return all
}

// failedFile is what became of a file of which nothing was read.
func failedFile(name string, why report.Phrase) Result {
	return Result{Name: name, Err: &artefact.Problem{File: name, Is: why}}
}
