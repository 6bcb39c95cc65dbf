package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/shared/codes"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

// An icecandidateerror as pages log it: the event as a console shows an object,
// or its members behind the event's name (webrtc-pc 4.8.2).
var (
	errorEvent = regexp.MustCompile(`(?i)\bon ?ice ?candidate ?error|\bice ?candidate ?error\b|RTCPeerConnectionIceErrorEvent|\berrorCode\b`)
	errorURL   = regexp.MustCompile(`\b((?:stun|turn)s?:[^\s"',;{}()\[\]<>]+)`)
	errorCode  = regexp.MustCompile(`\berrorCode["']?\s*[:=]\s*["']?(\d{3})\b`)
	errorText  = regexp.MustCompile(`\berrorText["']?\s*[:=]\s*["']([^"']*)["']`)
	bareCode   = regexp.MustCompile(`(?:^|[\s:=(,])([345]\d\d)(?:$|[\s:,;).])`)
)

// candidateError is one that a server gave as its answer. What the browser tells
// of a server that was silent says nothing of the others, and of which there
// were a log does not tell.
func candidateError(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "andidate", "errorCode", "IceError") || !errorEvent.MatchString(m.text) {
		return report.Observation{}, false
	}
	url := errorURL.FindString(m.text)
	found := errorCode.FindStringSubmatch(m.text)
	if found == nil {
		found = bareCode.FindStringSubmatch(strings.Replace(m.text, url, "", 1))
	}
	if url == "" || found == nil {
		return report.Observation{}, false
	}
	code, _ := strconv.Atoi(found[1])
	text := ""
	if found := errorText.FindStringSubmatch(m.text); found != nil {
		text = found[1]
	}
	f := failure.ICE(report.ICEError{URL: url, Code: code, Text: text})
	rejects, sure := codes.ICE(code).RejectsCredentials()
	full, fullSure := codes.ICE(code).Overloaded()
	switch {
	case f.Is(report.FailureConfiguration): // the browser's own, whatever its number
	case rejects && sure:
		f = &report.Failure{Name: report.FailureCredentials, Operation: report.OpTURN}
	case full && fullSure:
		f = &report.Failure{Name: report.FailureRelayFull, Operation: report.OpTURN}
	default:
		return report.Observation{}, false
	}
	return report.Observation{Check: report.CheckConsole, Target: artefact.URL(url), Outcome: report.Failed,
		Detail: report.Detail{Failure: f, Text: m.text}}, true
}

// An icecandidateerror as webrtc-internals shows it, a member a line; people copy
// those blocks out of it by themselves.
var (
	blockURL  = regexp.MustCompile(`^url: ((?:stun|turn)s?:[^\s"']{1,300})$`)
	blockText = regexp.MustCompile(`^error_text: (.{0,200})$`)
	blockCode = regexp.MustCompile(`^error_code: (\d{1,3})$`)
)

// block is what was read of one. Its zero value is none.
type block struct{ url, text string }

// read takes a line of a block, and gives the event in one line when it is at its
// end. Empty: it is not, or the line is none of a block.
func (b *block) read(line string) (event string, isPart bool) {
	if m := blockURL.FindStringSubmatch(line); m != nil {
		*b = block{url: m[1]}
		return "", true
	}
	if b.url == "" {
		return "", false
	}
	if m := blockText.FindStringSubmatch(line); m != nil {
		b.text = m[1]
		return "", true
	}
	m := blockCode.FindStringSubmatch(line)
	if m == nil {
		return "", strings.HasPrefix(line, "address: ") || strings.HasPrefix(line, "port: ") || strings.HasPrefix(line, "host_candidate: ")
	}
	event = "icecandidateerror " + b.url + " errorCode=" + m[1] + ` errorText: "` + strings.ReplaceAll(b.text, `"`, "'") + `"`
	*b = block{}
	return event, true
}
