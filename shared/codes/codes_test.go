package codes

import (
	"strings"
	"testing"
)

func TestEveryLineIsRead(t *testing.T) {
	lines := 0
	texts := map[string]string{"acs": acsText, "twilio": twilioText, "livekit": liveKitText, "livekit-connect": liveKitConnectText,
		"stun": stunText, "websocket": webSocketText}
	for i, text := range importedTexts() {
		texts[importedVendors[i]] = text
	}
	for name, text := range texts {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "@ ") {
				continue
			}
			lines++
			if _, ok := parse(line); !ok {
				t.Errorf("%s.txt: cannot be read: %s", name, line)
			}
		}
	}
	if all := All(); len(all) != lines || len(known().at) != lines {
		t.Errorf("%d lines, %d entries, %d of them different", lines, len(all), len(known().at))
	}
}

// hypotheses are the playbook's; it imports this package, so that they are
// written out. Its own tests hold causes to what it knows.
var hypotheses = map[string]string{
	"token_invalid":    "expired not_yet_valid malformed missing_scope wrong_kind wrong_resource rejected_401 forbidden_403 exchange_failed refresh_failed",
	"signaling_lost":   "unreachable silent dropped",
	"turn_unreachable": "silent credentials_rejected overloaded down_for_everyone",
	"ice_failed":       "no_pair dtls_blocked media_dropped negotiation_failed connection_lost",
	"offline":          "no_network",
	"agent_blocked":    "insecure_context",
	"device_problem":   "permission_denied missing busy failed",
	"call_policy": "remote_unreachable no_answer remote_busy declined not_found not_acceptable room_policy " +
		"account_policy duplicate_agent blocked service_error",
}

func TestEveryEntryIsWhole(t *testing.T) {
	anchors := map[string]bool{}
	for _, e := range All() {
		switch {
		case SourceOf(e).Title == "":
			t.Errorf("%s %s: no source %q", e.Vendor, e.Name(), e.source)
		case !e.Observed && !strings.HasPrefix(SourceOf(e).URL, "https://"):
			t.Errorf("%s %s: a documented code without an address", e.Vendor, e.Name())
		case e.Hypothesis == "" && (e.Cause != "" || e.Weak):
			t.Errorf("%s %s: a cause without a hypothesis", e.Vendor, e.Name())
		case e.Hypothesis != "" && !strings.Contains(" "+hypotheses[e.Hypothesis]+" ", " "+e.Cause+" "):
			t.Errorf("%s %s: %s/%s is not known", e.Vendor, e.Name(), e.Hypothesis, e.Cause)
		case anchors[e.Anchor()]:
			t.Errorf("two rows are %s", e.Anchor())
		}
		anchors[e.Anchor()] = true
		for _, c := range e.Anchor() {
			if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", c) {
				t.Errorf("anchor %q", e.Anchor())
			}
		}
	}
}

// The codes by which the five hypotheses of the playbook are known.
func TestLookup(t *testing.T) {
	for _, c := range []struct {
		vendor    string
		code, sub int
		want      string // name, judgement, and what is said of it
	}{
		{ACS, 410, 3112, "410/3112 turn_unreachable/silent"},
		{ACS, 410, 301004, "410/301004 ice_failed/no_pair weak"},
		{ACS, 410, 99999, "410 ice_failed/no_pair weak fell back"},
		{ACS, 410, NoSub, "410 ice_failed/no_pair weak"},
		{ACS, 410, 0, "410 ice_failed/no_pair weak"},
		{ACS, 401, 40235, "401/40235 token_invalid/expired"},
		{ACS, 401, 44114, "401/44114 token_invalid/missing_scope"},
		{ACS, 401, 44113, "401/44113 token_invalid/missing_scope observed"},
		{ACS, 490, 4525, "490/4525 signaling_lost/unreachable observed"},
		{ACS, 408, 40114, "408/40114 signaling_lost/unreachable"},
		{ACS, 487, 0, "487/0 /"},
		{ACS, 487, NoSub, "487 /"},
		{ACS, 0, NoSub, "0/0 /"},
		{ACS, 603, 0, "603/0 call_policy/declined"},
		{ACS, 404, 5732, "*/5732 call_policy/not_found"},
		{ACS, 0, 4242, "none"},
		{ACS, 777, 0, "none"},
		{ACS, AnyCode, NoSub, "none"},
		{Twilio, 53405, 0, "53405 ice_failed/no_pair weak"},
		{LiveKit, 9, 0, "9 signaling_lost/dropped"},
		{LiveKit, 0, 0, "0 /"},
		{LiveKitConnect, 0, NoSub, "0 token_invalid/rejected_401 weak"},
		{STUN, 441, NoSub, "441 turn_unreachable/credentials_rejected"},
		{SIP, 486, NoSub, "486 call_policy/remote_busy"},
		{SIP, 407, 0, "407 token_invalid/rejected_401 weak"},
		{Q850, 16, NoSub, "16 /"},
		{Q850, 604, NoSub, "604 ice_failed/media_dropped weak"},
		{Telnyx, 48001, NoSub, "48001 offline/no_network"},
		{WebSocket, 1006, NoSub, "1006 signaling_lost/dropped weak"},
		{"nobody", 410, 3112, "none"},
	} {
		e, ok := Lookup(c.vendor, c.code, c.sub)
		got := "none"
		if ok {
			got = e.Name() + " " + e.Hypothesis + "/" + e.Cause
			if e.Weak {
				got += " weak"
			}
			if e.Observed {
				got += " observed"
			}
			if e.FellBack {
				got += " fell back"
			}
		}
		if got != c.want {
			t.Errorf("%s %d/%d: got %q, want %q", c.vendor, c.code, c.sub, got, c.want)
		}
	}
}

func TestCategory(t *testing.T) {
	for sub, want := range map[int]Category{3112: ExpectedError, 3100: UnexpectedClientError} {
		if e, _ := Lookup(ACS, 410, sub); e.Category != want {
			t.Errorf("410/%d: %q", sub, e.Category)
		}
	}
}

func TestFind(t *testing.T) {
	for query, want := range map[string]string{
		"410/3112":          "acs-410-3112",
		" ACS 410/3112 ":    "acs-410-3112",
		"acs:410/3112":      "acs-410-3112",
		"acs-410-3112":      "acs-410-3112",
		"acs 410 / 3112":    "acs-410-3112",
		"3112":              "acs-410-3112",
		"acs 3112":          "acs-410-3112",
		"53405":             "twilio-53405",
		"*/5732":            "acs-any-5732",
		"5732":              "acs-any-5732",
		"livekit 7":         "livekit-7",
		"livekit-connect 7": "livekit-connect-7",
		"livekit-connect-7": "livekit-connect-7",
		"stun 486":          "stun-486",
		"486":               "acs-486-10321 acs-486-560486 stun-486 sip-486",
		"410/99999":         "acs-410",
		"7":                 "acs-496-7 livekit-7 livekit-connect-7",
		"777":               "",
		"4242/17":           "",
		"twilio 3112":       "",
		"websocket 1006":    "websocket-1006",
		"stun 401/40235":    "stun-401",
		"q850:88":           "q850-88",
		"Q850 88":           "q850-88",
		"q850-88":           "q850-88",
	} {
		list, err := Find(query)
		var got []string
		for _, e := range list {
			got = append(got, e.Anchor())
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %v; want %s", query, got, err, want)
		}
	}
}

func TestFindRefuses(t *testing.T) {
	const expected = `it has to be a code such as 410/3112, "acs 410/3112", 3112 or 53405`
	for query, want := range map[string]string{
		"":                      `"" is not a code; ` + expected,
		"acs":                   `"acs" is not a code; ` + expected,
		"q850:":                 `"q850:" is not a code; ` + expected,
		"q850":                  `is not known here`,
		"410/":                  `"410/" is not a code; ` + expected,
		"410/x":                 `"410/x" is not a code; ` + expected,
		"410/3112/7":            `"410/3112/7" is not a code; ` + expected,
		"*":                     `"*" is not a code; ` + expected,
		"-5":                    `is not`,
		"41 0":                  `"41 0" is not a code; ` + expected,
		"9999999999":            `"9999999999" is not a code; ` + expected,
		"zoom 410/3112":         `"zoom" is not known here; a code may begin with one of acs, twilio, livekit, livekit-connect, stun, websocket`,
		strings.Repeat("1", 65): "the code is too long; " + expected,
	} {
		if _, err := Find(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", query, err)
		}
	}
}

func TestRange(t *testing.T) {
	for code, want := range map[int]string{250: "code_range.success", 477: "code_range.client", 599: "code_range.server", 699: "code_range.global", 777: ""} {
		if got := Range(ACS, code); got != want {
			t.Errorf("%d: %q", code, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, query := range []string{"410/3112", "acs 410/3112", "*/5732", "livekit-connect-7", "", "x", "-", "1/2/3"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		list, err := Find(query)
		if err != nil && (list != nil || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q: %v", query, err)
		}
	})
}
