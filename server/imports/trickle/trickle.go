// Package trickle reads the text of the page "Trickle ICE" of the WebRTC
// samples, and of pages made after it, as people select and copy it: the
// servers that were asked, a row for each candidate, and the errors.
package trickle

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/server/imports/lines"
	"sidetone/shared/failure"
	"sidetone/shared/peerconn"
	"sidetone/shared/report"
)

var (
	// row: seconds, perhaps a component, the type, a foundation, protocol,
	// address, port and priority as "126 | 32512 | 255"; the server's URL and
	// the relay's protocol may follow.
	row = regexp.MustCompile(`^([0-9]+\.[0-9]+)\s+(?:(?:rtp|rtcp|1|2)\s+)?(host|srflx|prflx|relay)\s+(\S+)\s+(udp|tcp)\s+(\S+)\s+(\d{1,5})\s+(\d{1,3}) \| (\d{1,5}) \| (\d{1,3})(?:\s+(.*))?$`)
	// failed begins an error, whose text is the next line.
	failed = regexp.MustCompile(`^The server (\S+) returned an error with code=(\d{3}):`)
	// done: gathering was over.
	done = regexp.MustCompile(`^([0-9]+\.[0-9]+)\s+(?:Done|Authentication failed\?|Not reachable\?)$`)
	// server as the list of the page names it, with user and password.
	server = regexp.MustCompile(`^(?:ICE servers:?\s*)?((?:stun|turn)s?:\S+)(?:\s+\[(.*)\])?\s*$`)
)

// Is reports whether the beginning of a text is such a page's: a candidate or an
// error stands there or, where neither came, the end of gathering beside the
// servers that were asked.
func Is(start []byte) bool {
	servers, ended := false, false
	for line := range bytes.Lines(start) {
		line = bytes.TrimSpace(line)
		if row.Match(line) || failed.Match(line) {
			return true
		}
		servers, ended = servers || server.Match(line), ended || done.Match(line)
	}
	return servers && ended
}

type page struct {
	into    *artefact.Artefact
	c       *dumped.Connection
	servers []string
	errors  []iceError
	end     time.Time
	read    int
}

type iceError struct {
	url, text string
	code      int
}

// origin is where the page's own clock begins: it counts from the start of
// gathering and knows no date.
var origin = time.Unix(0, 0).UTC()

// Read reads the text.
func Read(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin, into.LocalTimes = report.OriginTrickle, true
	calls := dumped.Calls{}
	p := &page{into: into, c: calls.Get("1")}
	p.c.Described(origin, peerconn.LocalDescription, nil)
	p.c.State(origin, peerconn.GatheringState, "gathering")
	var err error
	expecting := false
	for {
		var line []byte
		if line, err = r.Next(); line == nil {
			break
		}
		expecting = p.line(strings.TrimSpace(string(line)), expecting)
	}
	p.finish()
	calls.Report("", into)
	if err == nil && p.read == 0 && (p.end.IsZero() || len(p.servers) == 0) {
		err = artefact.Broken(artefact.Nowhere, "file.trickle_empty")
	}
	return err
}

// line takes one line; expecting: it is the text of the error before it.
func (p *page) line(text string, expecting bool) (next bool) {
	if m := row.FindStringSubmatch(text); m != nil {
		p.candidate(m)
		return false
	}
	if m := failed.FindStringSubmatch(text); m != nil {
		code, _ := strconv.Atoi(m[2])
		if len(p.errors) < maxErrors {
			p.errors = append(p.errors, iceError{url: m[1], code: code})
		}
		p.ask(m[1])
		p.read++
		return true
	}
	if m := done.FindStringSubmatch(text); m != nil {
		if at := after(m[1]); p.end.IsZero() {
			p.end = at
		}
		return false
	}
	if m := server.FindStringSubmatch(text); m != nil {
		p.ask(m[1])
		for _, secret := range strings.SplitN(m[2], ":", 2) {
			p.into.Hide(secret)
		}
		return false
	}
	switch {
	case expecting && len(p.errors) > 0:
		p.errors[len(p.errors)-1].text = text
	case strings.HasPrefix(text, "Mozilla/5.0 ("):
		p.into.UserAgent(text, "")
	}
	return false
}

// maxErrors are kept; there is one for each interface and server.
const maxErrors = 64

func (p *page) ask(url string) {
	if clean, ok := artefact.ICEURL(url); ok && !slices.Contains(p.servers, clean) {
		p.servers = append(p.servers, clean)
		p.c.AddServer(clean)
	}
}

func after(seconds string) time.Time {
	s, err := strconv.ParseFloat(seconds, 64)
	if err != nil || s > maxSeconds {
		return origin
	}
	return origin.Add(time.Duration(s * float64(time.Second)))
}

// maxSeconds: gathering ends after 40 s in every browser.
const maxSeconds = 600

func (p *page) candidate(m []string) {
	at := after(m[1])
	priority := 0
	for i, most := range []int{1 << 8, 1 << 16, 1 << 8} {
		n, _ := strconv.Atoi(m[7+i])
		priority = priority*most + min(n, most-1)
	}
	url, relay, _ := strings.Cut(strings.TrimSpace(m[10]), "\t")
	if fields := strings.Fields(m[10]); len(fields) > 0 {
		url, relay = fields[0], fields[len(fields)-1]
	}
	p.ask(url)
	p.c.Candidate(at, fmt.Sprintf("candidate:%s 1 %s %d %s %s typ %s", m[3], m[4], priority, m[5], m[6], m[2]), url, relay)
	p.read++
}

// finish puts the errors in. The page does not say when one came. One that
// names its reason needs no time; one that is a time-out, or an empty one, as
// Firefox gives, came with the end of gathering at the latest.
func (p *page) finish() {
	for _, e := range p.errors {
		at := origin
		if f := failure.ICE(report.ICEError{Code: e.code, Text: e.text}); e.text == "" || f.Is(report.FailureTimedOut) {
			at = p.end
		}
		p.c.Event(at, "icecandidateerror", map[string]any{"url": e.url, "errorCode": strconv.Itoa(e.code), "errorText": e.text})
	}
	if !p.end.IsZero() {
		p.c.State(p.end, peerconn.GatheringState, "complete")
	}
}
