//go:build linux

// Package browser drives a real Chromium or Firefox in a namespace of the
// fault lab, through a small Node program (driver.mjs, puppeteer-core).
package browser

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"sidetone/server/e2e/world"
)

// Kind is a browser family, as the lab's results name it.
type Kind string

const (
	Chromium Kind = "chromium"
	Firefox  Kind = "firefox"
	// Native is none: the run is made by "sidetone probe".
	Native Kind = "native"
)

// Kinds are the browsers that the lab knows.
var Kinds = []Kind{Chromium, Firefox}

// Limits of driving. They are generous: no time measured by the lab includes
// them, they only keep a stuck browser from stopping it.
const (
	startPatience   = 60 * time.Second
	commandPatience = 60 * time.Second
	closePatience   = 5 * time.Second
)

// Options change one browser from the plain one.
type Options struct {
	// Args are added to the browser's command line, Prefs to Firefox's profile.
	Args  []string
	Prefs map[string]any
	// ClockOffset is how far the page's clock runs ahead of the machine's.
	ClockOffset time.Duration
	// Slow makes its page's main thread so many times slower; Chromium alone can.
	// 0: as fast as the machine is.
	Slow float64
	// Proxy is the address of the HTTP proxy that it is told to use; empty: none.
	Proxy string
	// Trusting: it takes every certificate for good, as one does whose user
	// has been given the relay's authority.
	Trusting bool
}

// Browser is one running browser with a fresh profile and one page.
type Browser struct {
	Version string

	process *world.Process
	input   io.WriteCloser

	mutex   sync.Mutex
	next    int
	waiting map[int]chan reply
	history []Data
	console []string
	changed chan struct{} // closed and replaced at every change of history
}

// Launch starts a browser in ns. dir takes its profile and everything else
// that it writes.
func Launch(ns world.NS, kind Kind, dir string, options Options) (*Browser, error) {
	_, here, _, _ := runtime.Caller(0)
	cmd := ns.Command(context.Background(), "node", filepath.Join(filepath.Dir(here), "driver.mjs"))
	// Nothing of the machine's own settings, proxies among them, reaches the
	// browser.
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8",
		"DBUS_SESSION_BUS_ADDRESS=disabled:", "MOZ_CRASHREPORTER_DISABLE=1",
	}
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	output, feed, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer feed.Close()
	cmd.Stdout = feed
	b := &Browser{input: input, waiting: map[int]chan reply{}, changed: make(chan struct{})}
	cmd.Stderr = &lines{add: func(line string) { b.note("driver", line, "") }}
	if b.process, err = world.StartCommand(cmd); err != nil {
		return nil, fmt.Errorf("start node: %w", err)
	}
	go b.read(output)
	answer, err := b.do(startPatience, command(kind, options))
	if err != nil {
		b.process.Stop()
		return nil, fmt.Errorf("start %s: %w\n%s", kind, err, strings.Join(b.Console(), "\n"))
	}
	b.Version = answer.Version
	return b, nil
}

// Close ends the browser and all its processes.
func (b *Browser) Close() {
	_, _ = b.do(closePatience, map[string]any{"op": "close"})
	b.process.Stop()
}
