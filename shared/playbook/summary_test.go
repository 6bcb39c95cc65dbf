package playbook

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

var (
	aside  = regexp.MustCompile(`\([^)]*\)`)
	jargon = regexp.MustCompile(`(?i)\b(udp|tcp|tls|dtls|rtp|ice|stun|turn server|nat|dns|https?|websocket|webrtc|webassembly|tokens?|relays?|` +
		`ports?|packets?|handshakes?|candidates?|jitter|signall?ing|upgrade|scopes?|claims?|credentials?)\b`)
)

// Title, summary and advice are read by people who want to call somebody and
// know no network: the field's own term may follow in parentheses.
func TestCallersReadNoJargon(t *testing.T) {
	plain := func(id string, verdict report.Verdict) string {
		said := words.English().Say(id, words.Args{"judged": string(verdict)})
		if word := jargon.FindString(aside.ReplaceAllString(strings.ReplaceAll(said, "begins with https", ""), "")); word != "" {
			t.Errorf("%s says %q: %s", id, word, said)
		}
		if strings.Contains(said, words.Missing) {
			t.Errorf("%s: %s", id, said)
		}
		return said
	}
	for _, h := range hypotheses {
		for _, c := range h.causes {
			id := "cause." + h.id + "." + c.id
			for _, v := range []report.Verdict{report.Blocked, report.Degraded} {
				plain(id+".summary", v)
				if title := plain(id+".title", v); strings.HasSuffix(title, ".") || len(title) > 70 {
					t.Errorf("%s.title is no title: %s", id, title)
				}
			}
			for _, i := range c.instead {
				if i.says != "" {
					plain(id+"."+i.says+".title", report.Blocked)
					plain(id+"."+i.says+".summary", report.Blocked)
				}
			}
			for _, todo := range slices.Concat(c.advice, insteadOf(c)) {
				if todo.audience == report.ForCaller && todo.id != "open_with_https" {
					plain("advice."+todo.id, report.Blocked)
				}
			}
		}
	}
}

func insteadOf(c cause) (all []advice) {
	for _, i := range c.instead {
		all = append(all, i.advice...)
	}
	return all
}

// Whoever reads of a cause gets everything: the caller title, summary and at
// most three steps, support an explanation and a name, and the IT department a
// subject where it can do something.
func TestCausesHaveTheirSentences(t *testing.T) {
	all, callers := words.All("en"), words.English()
	for _, h := range hypotheses {
		for _, c := range h.causes {
			id := "cause." + h.id + "." + c.id
			for _, part := range []string{".title", ".summary", ".name"} {
				if !callers.Has(id + part) {
					t.Errorf("a caller has no %s%s", id, part)
				}
			}
			if !all.Has(id + ".explanation") {
				t.Errorf("there is no %s.explanation", id)
			}
			for _, list := range append([][]advice{c.advice}, insteadOf(c)) {
				count := map[report.Audience]int{}
				for _, a := range list {
					count[a.audience]++
					if say := words.All("en").Has("advice." + a.id); !say || a.audience != report.ForDeveloper && !callers.Has("advice."+a.id) {
						t.Errorf("%s: there is no advice.%s for %s", id, a.id, a.audience)
					}
				}
				if len(list) > 0 && count[report.ForCaller] == 0 {
					t.Errorf("%s: the caller has nothing to do", id)
				}
				about := "request.about." + h.id
				if count[report.ForIT] > 0 && !callers.Has(about) && !callers.Has(about+"."+c.id) {
					t.Errorf("%s: the request to the IT department has no subject", id)
				}
			}
			if steps := len(slices.DeleteFunc(slices.Clone(c.advice), func(a advice) bool { return a.audience != report.ForCaller })); steps > 3 {
				t.Errorf("%s: %d things to do, three at most", id, steps)
			}
		}
	}
}
