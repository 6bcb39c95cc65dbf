//go:build linux

package browser

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Slow makes the page's main thread as many times slower as said. Only
// Chromium can.
func (b *Browser) Slow(times float64) error {
	_, err := b.do(commandPatience, map[string]any{"op": "slow", "times": times})
	return err
}

// Trace begins to keep what the browser's threads do; Traced writes it to path,
// as chrome://tracing and ui.perfetto.dev read it. Only Chromium can.
func (b *Browser) Trace(path string) error {
	_, err := b.do(commandPatience, map[string]any{"op": "trace", "path": path})
	return err
}

// Traced ends what Trace began.
func (b *Browser) Traced() error {
	_, err := b.do(commandPatience, map[string]any{"op": "traced"})
	return err
}

// Work is how long the main thread of each process that shows pages has been on a
// processor, by the process.
type Work map[int]time.Duration

// Since is how long the page's main thread worked since then: the page's process is
// the one that worked most.
func (w Work) Since(then Work) (most time.Duration) {
	for pid, worked := range w {
		most = max(most, worked-then[pid])
	}
	return most
}

// MainThread is the work of the browser's pages so far.
func (b *Browser) MainThread() (Work, error) {
	all := Work{}
	for _, pid := range descendants(b.process.PID()) {
		words, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
		name, gone := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "comm"))
		if err != nil || gone != nil || !showsPages(words) || strings.HasPrefix(string(name), extensions) {
			continue // ended meanwhile, or something else
		}
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/schedstat", pid, pid))
		if err != nil {
			continue
		}
		if ns, err := strconv.ParseInt(strings.Fields(string(text))[0], 10, 64); err == nil {
			all[pid] = time.Duration(ns)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no process of this browser shows a page")
	}
	return all, nil
}

// Idle waits until the main thread has been at rest for so long.
func (b *Browser) Idle(rest, patience time.Duration) error {
	const share = 20 // a twentieth of the time is no work
	for end := time.Now().Add(patience); time.Now().Before(end); {
		before, err := b.MainThread()
		if err != nil {
			return err
		}
		time.Sleep(rest)
		after, err := b.MainThread()
		if err != nil {
			return err
		}
		if after.Since(before) < rest/share {
			return nil
		}
	}
	return fmt.Errorf("the page did not come to rest in %v", patience)
}

// extensions is the name of Firefox's process for them, which looks like a page's
// and works 170 ms at the start (Firefox ESR 153).
const extensions = "WebExtensions"

// showsPages: Chromium's renderers, which join their words with spaces, and
// Firefox's processes for content, of which the last word is the kind. Chromium
// draws parts of its own window in a renderer too, which at the start works as
// much as a page (240 ms, Chromium 156).
func showsPages(cmdline []byte) bool {
	words := bytes.FieldsFunc(cmdline, func(c rune) bool { return c == 0 || c == ' ' })
	is := func(word string) bool {
		return slices.ContainsFunc(words, func(w []byte) bool { return string(w) == word })
	}
	return is("--type=renderer") && !is("--top-chrome-webui") || is("-contentproc") && is("tab")
}

// descendants of a process, itself among them, as /proc has them.
func descendants(root int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// The name stands in parentheses and may hold anything; state and
		// parent follow the last one.
		fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
		if len(fields) < 2 {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	list := []int{root}
	for i := 0; i < len(list); i++ {
		list = append(list, children[list[i]]...)
	}
	return list
}
