//go:build linux

package e2e

import (
	"os"
	"reflect"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
)

// plan is one visit to come.
type plan struct {
	scenario scenario.Scenario
	kind     browser.Kind
}

// started is a browser that is starting or has started.
type started struct {
	plan    plan
	dir     string
	ready   chan struct{}
	browser *browser.Browser
	err     error
}

// start begins to start a browser with a fresh profile.
func (l *lab) start(p plan) *started {
	s := &started{plan: p, ready: make(chan struct{})}
	if s.dir, s.err = os.MkdirTemp("", "lab"); s.err != nil {
		close(s.ready)
		return s
	}
	go func() {
		defer close(s.ready)
		s.browser, s.err = browser.Launch(l.stage.World.Caller, p.kind, s.dir, p.scenario.Browser)
	}()
	return s
}

// close ends the browser and takes its profile away.
func (s *started) close() {
	<-s.ready
	if s.browser != nil {
		s.browser.Close()
	}
	if s.dir != "" {
		os.RemoveAll(s.dir)
	}
}

// take hands out the browser of a visit, started ahead or now.
func (l *lab) take(p plan) *started {
	if len(l.visits) > 0 {
		l.visits = l.visits[1:]
	}
	s := l.next
	l.next = nil
	if s != nil && s.plan.kind == p.kind && s.plan.scenario.Name == p.scenario.Name {
		return s
	}
	if s != nil {
		s.close()
	}
	return l.start(p)
}

// ahead starts the browser of the next visit while the present run only
// watches its sockets; a browser takes up to four seconds to start. When
// repeating nothing is started ahead, so that what is measured is not
// disturbed.
func (l *lab) ahead(now scenario.Scenario) {
	if len(l.visits) == 0 || l.next != nil {
		return
	}
	next := l.visits[0]
	// A browser that starts without a network, or with another, would find
	// itself on a new one when its visit begins.
	if now.Fault.LinkDown || !reflect.DeepEqual(now.Serve.IPv6, next.scenario.Serve.IPv6) {
		return
	}
	l.next = l.start(next)
}

// forget closes a browser that was started for nothing.
func (l *lab) forget() {
	if l.next != nil {
		l.next.close()
		l.next = nil
	}
}
