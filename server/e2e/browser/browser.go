//go:build linux

// Package browser drives a real Chromium or Firefox in a namespace of the
// fault lab, through a small Node program (driver.mjs, puppeteer-core).
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
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

// Data is the data attributes of the page's root element at one moment; keys
// are without "data-".
type Data struct {
	// At is by the browser's own clock.
	At     time.Time
	Values map[string]string
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

type reply struct {
	ID      int               `json:"id"`
	OK      bool              `json:"ok"`
	Error   string            `json:"error"`
	Version string            `json:"version"`
	Status  int               `json:"status"`
	HTML    string            `json:"html"`
	Address string            `json:"address"`
	Secrets []string          `json:"secrets"`
	Files   map[string][]byte `json:"files"`

	Event string            `json:"event"`
	At    float64           `json:"at"` // ms since 1970
	Data  map[string]string `json:"data"`
	Type  string            `json:"type"`
	Text  string            `json:"text"`
	URL   string            `json:"url"`
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

// Open goes to an address and returns the HTTP status of the document.
func (b *Browser) Open(url string) (int, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "open", "url": url, "timeout": commandPatience.Milliseconds()})
	return answer.Status, err
}

// Click presses what a CSS selector finds, once it is there.
func (b *Browser) Click(selector string) error {
	_, err := b.do(commandPatience, map[string]any{"op": "click", "selector": selector, "timeout": commandPatience.Milliseconds()})
	return err
}

// Evaluate reads the value of a JavaScript expression, or of its promise,
// into v.
func (b *Browser) Evaluate(expression string, v any) error {
	answer, err := b.do(commandPatience, map[string]any{"op": "evaluate", "expression": expression})
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(answer.HTML), v)
}

// Screenshot writes a picture of the whole page.
func (b *Browser) Screenshot(path string) error {
	_, err := b.do(commandPatience, map[string]any{"op": "screenshot", "path": path})
	return err
}

// Viewport makes the window that wide and high, in pixels of CSS.
func (b *Browser) Viewport(width, height int) error {
	_, err := b.do(commandPatience, map[string]any{"op": "viewport", "width": width, "height": height})
	return err
}

// HTML is the document as it stands, and its address.
func (b *Browser) HTML() (html, address string, err error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "html"})
	return answer.HTML, answer.Address, err
}

// Saved presses the button that a CSS selector finds and returns the file that
// the page saves then; empty: there is no such button.
func (b *Browser) Saved(selector string) (string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "saved", "selector": selector})
	return answer.HTML, err
}

// Record begins to keep what people would send to support, before the page of
// the call is opened.
func (b *Browser) Record() error {
	_, err := b.do(commandPatience, map[string]any{"op": "record"})
	return err
}

// Recorded is what was kept since Record, by file name: a HAR, the console and
// the dumps of the browser's own WebRTC page.
func (b *Browser) Recorded() (map[string][]byte, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "recorded"})
	return answer.Files, err
}

// Run runs the body of an asynchronous function in the page; argument is what
// it is given. The answer is what the function returns, as JSON.
func (b *Browser) Run(script, argument string) (string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "run", "script": script, "argument": argument})
	return answer.HTML, err
}

// Secrets are the credentials that the page was given by POST /runs, as far
// as the browser lets its driver see them.
func (b *Browser) Secrets() ([]string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "secrets"})
	return answer.Secrets, err
}

// Wait returns the page's attributes as soon as they satisfy want.
func (b *Browser) Wait(patience time.Duration, want func(Data) bool) (Data, error) {
	deadline := time.After(patience)
	seen := 0
	for {
		b.mutex.Lock()
		history, changed := b.history[seen:], b.changed
		seen = len(b.history)
		b.mutex.Unlock()
		for _, data := range history {
			if want(data) {
				return data, nil
			}
		}
		select {
		case <-changed:
		case <-deadline:
			return Data{}, fmt.Errorf("the page did not get there in %v; its attributes: %v", patience, b.History())
		case <-b.process.Done():
			return Data{}, errors.New("the browser ended")
		}
	}
}

// History is every state of the attributes so far.
func (b *Browser) History() []Data {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]Data(nil), b.history...)
}

// Console is what the page, the browser and the driver said.
func (b *Browser) Console() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]string(nil), b.console...)
}

func (b *Browser) note(kind, text, url string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.console = append(b.console, strings.TrimSpace(fmt.Sprintf("[%s] %s %s", kind, text, url)))
}

// do sends one command and waits for its answer.
func (b *Browser) do(patience time.Duration, words map[string]any) (reply, error) {
	answer := make(chan reply, 1)
	b.mutex.Lock()
	b.next++
	words["id"] = b.next
	b.waiting[b.next] = answer
	b.mutex.Unlock()
	line, err := json.Marshal(words)
	if err != nil {
		return reply{}, err
	}
	if _, err := b.input.Write(append(line, '\n')); err != nil {
		return reply{}, fmt.Errorf("the driver is gone: %w", err)
	}
	select {
	case r := <-answer:
		if !r.OK {
			return r, errors.New(r.Error)
		}
		return r, nil
	case <-b.process.Done():
		return reply{}, errors.New("the driver ended")
	case <-time.After(patience):
		return reply{}, fmt.Errorf("%v: no answer after %v", words["op"], patience)
	}
}

// read takes in what the driver says until it ends.
func (b *Browser) read(output io.ReadCloser) {
	defer output.Close()
	// A page's HTML is one line.
	const longest = 64 << 20
	scanner := bufio.NewScanner(output)
	scanner.Buffer(nil, longest)
	for scanner.Scan() {
		var r reply
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			b.note("driver", scanner.Text(), "")
			continue
		}
		b.take(r)
	}
}

func (b *Browser) take(r reply) {
	switch r.Event {
	case "console":
		b.note(r.Type, r.Text, r.URL)
		return
	case "data":
		b.mutex.Lock()
		defer b.mutex.Unlock()
		b.history = append(b.history, Data{At: time.UnixMicro(int64(r.At * 1000)), Values: r.Data})
		close(b.changed)
		b.changed = make(chan struct{})
		return
	}
	b.mutex.Lock()
	waiting := b.waiting[r.ID]
	delete(b.waiting, r.ID)
	b.mutex.Unlock()
	if waiting != nil {
		waiting <- r
	}
}

// lines cuts what is written to it into lines.
type lines struct {
	rest string
	add  func(string)
}

func (l *lines) Write(p []byte) (int, error) {
	text := l.rest + string(p)
	for {
		line, rest, found := strings.Cut(text, "\n")
		if !found {
			l.rest = line
			return len(p), nil
		}
		l.add(line)
		text = rest
	}
}
