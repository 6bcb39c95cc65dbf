package http_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/web/boot"
)

// withAgent is a rig whose pages name an agent.
func withAgent(t *testing.T) *rig {
	return newRig(t, func(s *rig) {
		s.server.Site.AgentBytes, s.server.Site.AgentVersion = 9_000_000, "v1"
		s.server.Site.Asset = func(name string) string { return "/assets/" + name }
	})
}

// scripts are the script elements of a page.
func scripts(t *testing.T, page []byte) (list []*html.Node) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "script" {
			list = append(list, n)
		}
	}
	return list
}

func TestThePolicyNamesTheScriptInThePage(t *testing.T) {
	s := withAgent(t)
	page := s.call("GET", "/d/public", "", nil).want(200, nil)
	found := scripts(t, page.body)
	if len(found) != 1 || found[0].FirstChild == nil {
		t.Fatalf("the page has %d scripts, want one with its text inside", len(found))
	}
	sum := sha256.Sum256([]byte(found[0].FirstChild.Data))
	want := "script-src 'self' 'wasm-unsafe-eval' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, want) || strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "worker-src blob:;") {
		t.Errorf("the policy is %q, want %q in it, and the agent's worker", policy, want)
	}
	for _, path := range []string{"/", "/r/r_none", "/nowhere"} {
		other := s.call("GET", path, "", nil)
		policy := other.header.Get("Content-Security-Policy")
		if strings.Contains(policy, "sha256-") || strings.Contains(policy, "blob:") || len(scripts(t, other.body)) > 0 {
			t.Errorf("%s has a script", path)
		}
	}
}

func TestPageWithoutAgent(t *testing.T) {
	page := newRig(t, nil).call("GET", "/d/public", "", nil).want(200, nil)
	if len(scripts(t, page.body)) > 0 || !strings.Contains(string(page.body), "make build") {
		t.Errorf("the page is %s", page.body)
	}
}

// The script has no part in Go's types: what it takes from them is held here.
func TestBootScriptSpeaksTheAPI(t *testing.T) {
	for _, word := range []string{
		`"` + api.PathRuns + `"`, `"` + api.HeaderOurs + `"`, fmt.Sprintf("schema: %d", report.Schema),
		string(report.AgentUnsupported), string(report.AgentScript), string(report.AgentFetch),
		string(report.AgentType), string(report.AgentCut), string(report.AgentStart),
	} {
		if !strings.Contains(boot.Script, word) {
			t.Errorf("the boot script does not say %s", word)
		}
	}
}

// bootReport is what the boot script posts, field by field.
const bootReport = `{"schema":1,"complete":true,"agent":{"version":"v1","browser":"Chromium 156","os":"Linux"},
"diagnosis":{"verdict":"blocked","summary":"s","ms":412,"primary":{"hypothesis":"agent_blocked","cause":"made_up"},
 "hypotheses":[{"id":"agent_blocked","state":"confirmed","cause":"made_up","confidence":0.9,"explanation":"s"}]},
"observations":[
{"id":"o1","check":"agent","outcome":"failed","code":%d,"ms":412,"source":"agent",
 "detail":{"agent":{"stage":"%s","file":"agent.0.wasm","type":"text/html","received":4096,"expected":9000000},"text":"agent: it did not come"}},
{"id":"o2","check":"environment","outcome":"ok","source":"agent","detail":{"environment":{"browser":"Chromium","browser_version":156,
 "os":"Linux","secure_context":true,"webrtc":true,"get_user_media":true,"online":true,"hidden":false}}},
{"id":"o3","check":"begin","outcome":"ok","code":200,"source":"agent","detail":{"http":{"sent":1,"answered":1,"ours":true}}}]}`

func TestReportOfTheBootScript(t *testing.T) {
	for _, c := range []struct {
		stage report.AgentStage
		code  int
		cause string
	}{
		{report.AgentFetch, 403, "wasm_blocked"},
		{report.AgentFetch, 0, "wasm_blocked"},
		{report.AgentType, 0, "wasm_blocked"},
		{report.AgentCut, 0, "wasm_blocked"},
		{report.AgentScript, 403, "script_error"},
		{report.AgentStart, 0, "script_error"},
		{report.AgentUnsupported, 0, "unsupported_browser"},
	} {
		t.Run(fmt.Sprintf("%s-%d", c.stage, c.code), func(t *testing.T) {
			s := newRig(t, nil)
			var taken api.ReportReply
			s.post(s.begin(""), fmt.Sprintf(bootReport, c.code, c.stage)).want(200, &taken)
			d := taken.Diagnosis
			if d.Verdict != report.Blocked || d.Primary == nil || *d.Primary != (report.Primary{Hypothesis: "agent_blocked", Cause: c.cause}) || d.MS != 412 {
				t.Errorf("judged %s %+v after %d ms", d.Verdict, d.Primary, d.MS)
			}
			for _, h := range d.Hypotheses {
				if h.ID != "agent_blocked" && h.State != report.StateNotTested && h.State != report.RuledOut {
					t.Errorf("%s is %s: %s", h.ID, h.State, h.Explanation)
				}
			}
			kept := s.read(taken.Report)
			if !kept.Complete || kept.Agent.Browser != "Chromium 156" || d.Summary == "s" {
				text, _ := json.Marshal(kept)
				t.Errorf("kept %s", text)
			}
		})
	}
}
