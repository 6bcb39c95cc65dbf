// Command load measures what a server takes: runs begun and reports posted as
// fast as it answers them, with the processor time of server and generator
// apart, beside a bare loop that writes the same bytes to the same disk with
// one flush for all that come together. `make load` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.binary, "binary", "bin/sidetone", "the server to measure")
	flag.StringVar(&o.data, "data", "", "folder on the disk to measure (default: a temporary one)")
	flag.IntVar(&o.callers, "callers", 32, "callers at the same time")
	flag.IntVar(&o.posts, "posts", 5, "reports of each run")
	flag.DurationVar(&o.each, "for", 10*time.Second, "how long each part is measured")
	flag.IntVar(&o.sockets, "sockets", 10000, "idle signalling sockets to hold; 0: none")
	var search searchOptions
	flag.IntVar(&search.reports, "search", 0, "measure searches over so many reports instead")
	flag.StringVar(&search.stores, "stores", "sqlite,postgres", "with -search: in which stores")
	flag.StringVar(&search.recordings, "recordings", "shared/playbook/testdata/golden", "with -search: folder with what reports are made of")
	flag.IntVar(&search.each, "each", 60, "with -search: requests of each kind")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return measure(ctx, o) }
	if search.reports > 0 {
		search.binary, search.data = o.binary, o.data
		run = func() error { return measureSearch(ctx, search) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

type options struct {
	binary, data   string
	callers, posts int
	sockets        int
	each           time.Duration
}

// measure prints one table.
func measure(ctx context.Context, o options) error {
	if o.data == "" {
		dir, err := os.MkdirTemp("", "sidetone-load-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.data = dir
	}
	s, err := start(ctx, o.binary, o.data)
	if err != nil {
		return err
	}
	defer s.stop()
	begun, err := s.drive(ctx, o, beginOnly)
	if err != nil {
		return err
	}
	begun.print("runs begun")
	posted, err := s.drive(ctx, o, beginAndPost)
	if err != nil {
		return err
	}
	posted.print("reports posted")
	fmt.Printf("  a report has %d bytes as it is sent; each run posts %d\n", len(sample), o.posts)
	bare, err := bareLoop(ctx, o)
	if err != nil {
		return err
	}
	fmt.Printf("%-16s %8.0f /s  one flush for up to %d of them\n", "bare loop", bare, o.callers)
	fmt.Printf("  reports posted are %.0f %% of it\n", 100*posted.rate()/bare)
	if o.sockets == 0 {
		return nil
	}
	if err := s.hold(ctx, o.sockets); err != nil {
		return err
	}
	return holdInAFreshOne(ctx, o)
}

// holdInAFreshOne shows what sockets take of a server that has done nothing else.
func holdInAFreshOne(ctx context.Context, o options) error {
	dir, err := os.MkdirTemp(o.data, "fresh-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := start(ctx, o.binary, dir)
	if err != nil {
		return err
	}
	defer s.stop()
	fmt.Println("the same in a server that has just been started:")
	return s.hold(ctx, o.sockets)
}
