package console

import (
	"regexp"
	"slices"
	"strconv"

	"sidetone/server/imports/party"
	"sidetone/shared/report"
)

// access is what the access log of a web server before the calling service tells
// of its signalling: Apache's and nginx's combined form. It is of many callers, so
// that an address which anybody was let through to says nothing.
type access struct{ answers map[string]*accessed }

type accessed struct {
	text    string // of the last line that was answered with an error
	status  int
	granted bool
	socket  bool
}

// accessLine: `... "GET /xmpp-websocket?room=a HTTP/1.1" 403 284 ...`.
var accessLine = regexp.MustCompile(`"(GET|POST|OPTIONS) (/[^\s?"]*)(?:\?[^\s"]*)? HTTP/[\d.]+" (\d{3}) `)

func (a *access) read(text string) bool {
	m := match(accessLine, " HTTP/", text)
	if m == nil {
		return false
	}
	socket := m[1] == "GET" && party.Of("wss://host.invalid"+m[2]) == report.PartyService
	if !socket && party.Of("https://host.invalid"+m[2]) != report.PartyService {
		return true
	}
	one := a.answers[m[2]]
	if one == nil {
		if len(a.answers) >= maxSessions {
			return true
		}
		one = &accessed{}
		if a.answers == nil {
			a.answers = map[string]*accessed{}
		}
		a.answers[m[2]] = one
	}
	switch status, _ := strconv.Atoi(m[3]); {
	case status < firstRefusal:
		one.granted = true
	case m[1] != "OPTIONS":
		one.status, one.text, one.socket = status, text, socket
	}
	return true
}

// observations says what was refused to everybody.
func (a *access) observations() (list []report.Observation) {
	paths := make([]string, 0, len(a.answers))
	for path := range a.answers {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		one := a.answers[path]
		if one.granted || one.status == 0 {
			continue
		}
		o := report.Observation{Check: report.CheckCallHTTP, Code: one.status, Outcome: report.Failed, Target: path,
			Detail: report.Detail{Party: report.PartyService, Text: one.text, HTTP: &report.HTTP{Sent: 1, Answered: 1},
				Failure: &report.Failure{Name: report.FailureStatus, Operation: report.OpRequest}}}
		if one.socket {
			o.Check, o.Detail.HTTP, o.Detail.Socket = report.CheckSignaling, nil, &report.Socket{}
			o.Detail.Failure = &report.Failure{Name: report.FailureUpgradeRefused, Operation: report.OpSocket}
		}
		list = append(list, o)
	}
	return list
}
