package codes

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

var (
	//go:embed acs.txt
	acsText string
	//go:embed twilio.txt
	twilioText string
	//go:embed livekit.txt
	liveKitText string
	//go:embed livekit-connect.txt
	liveKitConnectText string
	//go:embed stun.txt
	stunText string
	//go:embed websocket.txt
	webSocketText string
)

// table is what is known, in order, and where each line of it is.
type table struct {
	entries []Entry
	at      map[key]int
}

type key struct {
	vendor    string
	code, sub int
}

var known = sync.OnceValue(func() table {
	t := table{at: map[key]int{}}
	texts := append([]string{acsText, twilioText, liveKitText, liveKitConnectText, stunText, webSocketText}, importedTexts()...)
	for i, text := range texts {
		t.read(Vendors[i], text)
	}
	return t
})

// read takes over the lines of one vendor. They are ours, and the tests hold
// every one of them to the form: what does not have it is left out.
func (t *table) read(vendor, text string) {
	source := ""
	var entries []Entry
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "@ "); ok {
			source = name
			continue
		}
		if e, ok := parse(line); ok {
			e.Vendor, e.source, e.Observed = vendor, source, source == "observed"
			entries = append(entries, e)
		}
	}
	sortEntries(entries)
	for _, e := range entries {
		t.at[key{vendor, e.Code, e.Sub}] = len(t.entries)
		t.entries = append(t.entries, e)
	}
}

var categories = map[string]Category{"-": NoCategory, "S": Success, "E": ExpectedError, "C": UnexpectedClientError}

var kinds = map[Kind]bool{
	KindCredentials: true, KindNonce: true, KindRequest: true, KindForbidden: true, KindCapacity: true, KindServer: true,
	KindAllocation: true, KindPeer: true, KindAlternate: true, KindBrowser: true,
}

func parse(line string) (Entry, bool) {
	fields := strings.Split(line, " | ")
	if len(fields) != 4 {
		return Entry{}, false
	}
	e := Entry{Sub: NoSub, advice: fields[3]}
	code, sub, hasSub := strings.Cut(fields[0], "/")
	var ok, subOK bool
	if e.Code, ok = number(code); code == "*" {
		e.Code, ok = AnyCode, hasSub
	}
	if hasSub {
		e.Sub, subOK = number(sub)
		ok = ok && subOK
	}
	var known bool
	if e.Category, known = categories[fields[1]]; !known {
		e.Kind, known = Kind(fields[1]), kinds[Kind(fields[1])]
	}
	judged := fields[2]
	if judged != "-" {
		judged, e.Weak = strings.CutPrefix(judged, "~")
		e.Hypothesis, e.Cause, subOK = strings.Cut(judged, "/")
		ok = ok && subOK
	}
	return e, ok && known
}

// maxDigits keeps numbers in an int of any platform.
const maxDigits = 9

// number reads a number without sign.
func number(s string) (int, bool) {
	if s == "" || len(s) > maxDigits || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
