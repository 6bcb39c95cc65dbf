package imports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"sidetone/server/imports/aboutwebrtc"
	"sidetone/server/imports/acslog"
	"sidetone/server/imports/getstats"
	"sidetone/server/imports/rtcstats"
	"sidetone/server/imports/trickle"
	"sidetone/shared/report"
)

// form is what a file is.
type form int

const (
	isUnknown form = iota
	isHAR
	isInternals
	isRTCStats
	isRTCStatsObject
	isStatsObject // getStats alone
	isStatsList
	isAbout
	isAboutText
	isTrickle
	isConsole
	isACSObject // an object with tables
	isACSList   // a list of rows
	isACSLines  // a row a line
	isACSCSV
	isReport
	isZip
	isOtherJSON
	isNetLog // chrome://net-export
	isOtherHTML
	isBinary
)

// refusal says why a form is not read.
func (f form) refusal() report.Phrase {
	switch f {
	case isZip:
		return report.Say("file.zip_in_zip")
	case isOtherJSON:
		return known(report.Say("file.other_json"))
	case isNetLog:
		return report.Say("file.net_log")
	case isOtherHTML:
		return known(report.Say("file.other_page"))
	}
	return known(report.Say("file.no_text"))
}

// sniff tells the form by the beginning of a file. Names of files say nothing:
// dumps come as .txt, and logs as .json.
func sniff(start []byte) form {
	text := bytes.TrimLeft(start, " \t\r\n")
	switch {
	case bytes.HasPrefix(start, zipMagic), bytes.HasPrefix(start, emptyZip):
		return isZip
	case bytes.HasPrefix(text, []byte(rtcstats.Magic)):
		return isRTCStats
	case bytes.HasPrefix(text, []byte("{")):
		if inner := bytes.TrimLeft(text[1:], " \t\r\n"); len(inner) > 0 && inner[0] != '"' && inner[0] != '}' {
			return sniffText(text) // as a console or Node.js shows an object
		}
		return sniffObject(text)
	case bytes.HasPrefix(text, []byte("[")):
		if f := sniffList(text); f != isUnknown {
			return f
		}
	case bytes.HasPrefix(text, []byte("<")):
		return sniffPage(text)
	}
	return sniffText(text)
}

// An archive begins with its first file, or with its table when it has none.
var zipMagic, emptyZip = []byte("PK\x03\x04"), []byte("PK\x05\x06")

// sniffPage tells Firefox's page by the names of its parts, which no language
// changes.
func sniffPage(text []byte) form {
	for _, part := range []string{"about-webrtc", "aboutWebrtc", `class="peer-connection`, `class="ice-`} {
		if bytes.Contains(text, []byte(part)) {
			return isAbout
		}
	}
	return isOtherHTML
}

// sniffObject looks at the members of the outermost object.
func sniffObject(text []byte) form {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	names := members(text)
	has := func(some ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(some, n) })
	}
	more := bytes.TrimLeft(rest, " \t\r\n")
	switch {
	case has("log") && has("stream", "time"):
		return isConsole // a record of Docker's
	case has("log"):
		return isHAR
	case has("peerConnections"): // first: some keep an empty list of the dump beside it
		return isRTCStatsObject
	case has("PeerConnections", "getUserMedia", "hardwareConcurrency"):
		return isInternals
	case has("schema", "observations", "diagnosis"):
		return isReport
	case has("tables", "Tables", "columns", "Columns"):
		return isACSObject
	case json.Valid(first) && bytes.HasPrefix(more, []byte("[")):
		return isRTCStats
	case acslog.Columns(names) || has("properties") || has("records") && bytes.HasPrefix(more, []byte("{")):
		return isACSLines
	case has("msg", "message", "textPayload") && has("level", "severity", "levelname", "time", "ts", "timestamp", "@timestamp"):
		return isConsole // a log whose lines are records
	case has("text") && has("type"):
		return isConsole // a message of a browser that a script drove
	case isError(text):
		return isConsole // an error within an object, by itself
	case has("janus"), has("error", "reason", "errorCode", "errorText") && has("type", "code", "message", "name", "status", "url", "event"):
		return isConsole // a message of signalling, or an error, by itself
	case has("code") && has("subCode", "subcode"):
		return isConsole // an end reason or an error of an SDK, by itself
	case getstats.Is(text):
		return isStatsObject
	case has("value", "results", "data", "records") && acslog.Mentioned(text):
		return isACSObject
	case has("constants") && bytes.Contains(text, []byte(`"logEventTypes"`)):
		return isNetLog
	}
	return isOtherJSON
}

// isError: the beginning of the file is an object whose first member holds an error,
// as programs put one into a log: {"error": {"name": ..., "message": ...}}.
func isError(text []byte) bool {
	names := members(text)
	if len(names) == 0 || names[0] != "error" && names[0] != "err" {
		return false
	}
	_, inner, _ := bytes.Cut(text, []byte(":"))
	inner = bytes.TrimLeft(inner, " \t\r\n")
	if !bytes.HasPrefix(inner, []byte("{")) {
		return false
	}
	return slices.ContainsFunc(members(inner), func(name string) bool { return name == "message" || name == "name" || name == "code" })
}

// members are the names in the outermost object, as far as the beginning of
// the file shows them.
func members(text []byte) (names []string) {
	d := json.NewDecoder(bytes.NewReader(text))
	depth := 0
	isName := false
	for range maxSniffTokens {
		t, err := d.Token()
		if err != nil {
			return names
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
			isName = depth == 1
			continue
		case json.Delim('}'), json.Delim(']'):
			if depth--; depth == 0 {
				return names
			}
			isName = depth == 1
			continue
		}
		if depth != 1 {
			continue
		}
		if name, ok := t.(string); ok && isName {
			names = append(names, name)
			isName = false
		} else {
			isName = true
		}
	}
	return names
}

// sniffList tells a line of rtcstats from a list of rows and one of
// statistics. A console log may begin with a bracket too.
func sniffList(text []byte) form {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	var line []json.RawMessage
	if json.Unmarshal(first, &line) == nil && len(line) >= 4 && (line[0][0] == '"' || line[0][0] >= '0' && line[0][0] <= '9') {
		return isRTCStats
	}
	inner := bytes.TrimLeft(text[1:], " \t\r\n")
	switch {
	case bytes.HasPrefix(inner, []byte("{")):
		if names := members(inner); acslog.Columns(names) || slices.Contains(names, "properties") {
			return isACSList
		}
		if getstats.Is(text) {
			return isStatsList
		}
		if names := members(inner); slices.Contains(names, "subCode") || slices.Contains(names, "text") && slices.Contains(names, "type") {
			return isConsole // errors of an SDK, or messages of a browser that a script drove
		}
		return isOtherJSON
	case bytes.HasPrefix(inner, []byte("[")) && getstats.Is(text):
		return isStatsList
	case len(line) >= 3 && line[0][0] == '"':
		return isRTCStats
	}
	return isUnknown
}

// sniffText tells rows in CSV, the Trickle ICE page and a console from what is
// no text.
func sniffText(text []byte) form {
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return isBinary
	}
	valid := text
	for range utf8.UTFMax {
		if utf8.Valid(valid) {
			break
		}
		valid = valid[:max(0, len(valid)-1)] // a character that the beginning ends in
	}
	if !utf8.Valid(valid) && bytes.Count(bytes.ToValidUTF8(valid, []byte{0}), []byte{0}) > len(valid)/20 {
		return isBinary
	}
	first, _, _ := strings.Cut(string(text), "\n")
	r := csv.NewReader(strings.NewReader(first))
	r.LazyQuotes = true
	switch header, err := r.Read(); {
	case err == nil && acslog.Columns(header):
		return isACSCSV
	case aboutwebrtc.IsText(text):
		return isAboutText
	case trickle.Is(text):
		return isTrickle
	}
	return isConsole
}
