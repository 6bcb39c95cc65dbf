package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"sidetone/server/profiles"
	"sidetone/server/profiles/list"
)

const profileHelp = `Usage: sidetone profile list [flags]            list the built-in profiles
       sidetone profile show NAME [flags]       print one as it is written, to copy
       sidetone profile check NAME|FILE [flags] read one as serve does
       sidetone profile update LIST [flags]     write one anew with the networks of LIST

LIST is a file that you downloaded, as the vendor publishes it: the endpoints of
Microsoft 365 (endpoints.office.com), ip-ranges.json of AWS, ip-info.json of
Daily, or networks one on a line. "sources" of the profile says which it reads
and where they are published. Nothing is fetched. The profile goes to standard
output, or to the file of --out, and what changed to standard error.

Exit code: 0 done, 2 nothing was read or written.
`

// profileCommand works on profiles without a server.
func profileCommand(_ context.Context, args []string, e Environment) error {
	f := newFlags("profile", profileHelp, e.Stdout)
	of := f.String("profile", "", "with update: the profile, a built-in one by name or a file")
	out := f.String("out", "", "with update: file that the profile is written to; it may be the one of --profile")
	read := f.String("read", "", "with update: day of a list that does not bear one, as 2026-11-26 (default: the file's)")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	verb := ""
	if len(rest) > 0 {
		verb, rest = rest[0], rest[1:]
	}
	switch {
	case verb == "list" && len(rest) == 0:
		return listProfiles(e.Stdout)
	case verb == "show" && len(rest) == 1:
		_, data, err := profiles.Source(rest[0])
		if err != nil {
			return err
		}
		_, err = e.Stdout.Write(data)
		return err
	case verb == "check" && len(rest) == 1:
		p, err := profiles.Load(rest[0])
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Stdout, "%s: %s\n", p.Name, p.Title)
		return err
	case verb == "update" && len(rest) == 1:
		return updateProfile(rest[0], *of, *out, *read, e)
	case verb == "show" || verb == "check" || verb == "update":
		return fmt.Errorf("profile %s takes one argument; sidetone profile --help tells which", verb)
	case verb == "list":
		return fmt.Errorf("%q is not allowed; profile list takes none", rest[0])
	}
	return fmt.Errorf("%q is not allowed; there are profile list, show, check and update", verb)
}

func listProfiles(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, name := range append(profiles.Names(), profiles.Installations()...) {
		title, needed, err := profiles.About(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", name, title, strings.Join(needed, ", "))
	}
	return w.Flush()
}

func updateProfile(published, of, out, read string, e Environment) error {
	if of == "" {
		return errors.New("--profile: is missing; it has to be a built-in profile by name, or a file")
	}
	info, err := os.Stat(published)
	if err != nil || info.Size() > list.MaxSize {
		return fmt.Errorf("%q cannot be read; it has to be a file of %d MiB at most", published, list.MaxSize>>20)
	}
	day := info.ModTime()
	if read != "" {
		if day, err = time.Parse(time.DateOnly, read); err != nil {
			return fmt.Errorf("--read: %q is not allowed; it has to be a day such as 2026-11-26", read)
		}
	}
	file, data, err := profiles.Source(of)
	if err != nil {
		return fmt.Errorf("--profile: %w", err)
	}
	content, err := os.ReadFile(published)
	if err != nil {
		return fmt.Errorf("%q cannot be read", published)
	}
	updated, changes, err := profiles.Update(file, data, content, day)
	if err != nil {
		return fmt.Errorf("%s: %w", published, err)
	}
	for _, c := range changes {
		fmt.Fprintf(e.Stderr, "%s: %d kept, %d new, %d gone\n", c.List, c.Kept, len(c.New), len(c.Gone))
		for _, n := range c.New {
			fmt.Fprintf(e.Stderr, "  + %s\n", n)
		}
		for _, n := range c.Gone {
			fmt.Fprintf(e.Stderr, "  - %s\n", n)
		}
	}
	if out == "" {
		_, err = e.Stdout.Write(updated)
		return err
	}
	return writeWhole(out, updated)
}

// writeWhole writes a file whole or not at all.
func writeWhole(path string, data []byte) error {
	wrong := fmt.Errorf("--out: %q cannot be written", path)
	temporary, err := os.CreateTemp(filepath.Dir(path), ".profile-*")
	if err != nil {
		return wrong
	}
	defer os.Remove(temporary.Name()) // it is gone when all went well
	_, err = temporary.Write(data)
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(temporary.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return wrong
	}
	return nil
}
