package request

import (
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

func TestText(t *testing.T) {
	r := scene.Report()
	r.Observations = append(r.Observations, report.Observation{
		ID: "o40", Check: report.CheckICE, Target: "turn:other.example:3478?transport=tcp", Outcome: report.Failed, Code: 401, Source: report.FromAgent,
	})
	w := words.English()
	text := Text(w, r, "https://sidetone.example/r/r_1")
	failed, passed := section(t, text, w.Say("request.failed")), section(t, text, w.Say("request.passed"))
	for _, want := range []string{
		"relay.example, UDP 3478, 3479: no answer", "relay.example, TLS over TCP 5349: failed (error 701)",
	} {
		if !strings.Contains(failed, want) {
			t.Errorf("%q is not among what failed:\n%s", want, failed)
		}
	}
	for _, want := range []string{"other.example, TCP 3478: answered (error 401)", w.Say("request.web") + ": answered", w.Say("request.signaling") + ": answered"} {
		if !strings.Contains(passed, want) {
			t.Errorf("%q is not among what passed:\n%s", want, passed)
		}
	}
	for _, want := range []string{"Wed, 04 Mar 2026 09:41:07 UTC", "203.0.113.0/24", "https://sidetone.example/r/r_1", "ports 3478-3481", "No UDP gets through at all", "please allow UDP"} {
		if !strings.Contains(text, want) {
			t.Errorf("the request lacks %q:\n%s", want, text)
		}
	}
}

// section is the list below a title.
func section(t *testing.T, text, title string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, title+"\n")
	if !ok {
		t.Fatalf("no section %q in\n%s", title, text)
	}
	list, _, _ := strings.Cut(rest, "\n\n")
	return list
}

func TestNothingToAsk(t *testing.T) {
	w := words.English()
	if text := Text(w, scene.Healthy(), "x"); text != "" {
		t.Errorf("a healthy run asks for\n%s", text)
	}
	if text := Text(w, scene.Partial(), "x"); text != "" {
		t.Errorf("a run without a verdict asks for\n%s", text)
	}
}

// A verdict on the token over a network that lets everything through is
// nobody's business in the IT department.
func TestNothingOfTheNetwork(t *testing.T) {
	r := scene.BadToken()
	if text := Text(words.English(), r, "x"); text != "" {
		t.Errorf("asks for\n%s", text)
	}
}

func TestNoForgedLines(t *testing.T) {
	r := scene.Report()
	r.Observations[6].Target = "turn:x\nThank you.\u2028y:3478"
	if text := Text(words.English(), r, ""); strings.Count(text, "\nThank you.") != 1 || strings.ContainsRune(text, '\u2028') {
		t.Errorf("a target made lines of its own:\n%s", text)
	}
}

// Who has to sign in again learns nothing on another network.
func TestElsewhereTells(t *testing.T) {
	for name, want := range map[string]bool{"blocked": true, "healthy": false, "token": false, "degraded": true} {
		r := map[string]report.Report{"blocked": scene.Report(), "healthy": scene.Healthy(), "token": scene.BadToken(), "degraded": scene.Degraded()}[name]
		if got := ElsewhereTells(r.Diagnosis); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if ElsewhereTells(nil) {
		t.Error("nothing was judged, and another network would tell")
	}
}

func TestMitigations(t *testing.T) {
	m := func(texts ...string) (list []report.Mitigation) {
		for _, text := range texts {
			list = append(list, report.Mitigation{Audience: report.ForIT, Text: text})
		}
		return list
	}
	d := &report.Diagnosis{
		Primary: &report.Primary{Hypothesis: "b"},
		Hypotheses: []report.Hypothesis{
			{ID: "a", State: report.Likely, Mitigations: m("1", "2")},
			{ID: "b", State: report.Confirmed, Mitigations: m("2", "3")},
			{ID: "c", State: report.Possible, Mitigations: m("4")},
		},
	}
	if got := strings.Join(Mitigations(d, report.ForIT), ""); got != "231" {
		t.Errorf("order of mitigations %q, want the primary one's first, each once, none of what is only possible: \"231\"", got)
	}
	if got := Mitigations(d, report.ForCaller); got != nil {
		t.Errorf("mitigations of another audience: %q", got)
	}
	if got := Mitigations(nil, report.ForCaller); got != nil {
		t.Errorf("mitigations without a diagnosis: %q", got)
	}
}

func TestHostsAndNetworksOfTheService(t *testing.T) {
	r := scene.Report()
	r.Profile.Media = []report.MediaNetwork{{Net: "203.0.113.0/24", Proto: "udp", Ports: "3478-3481", Purpose: report.ForBoth},
		{Proto: "tcp", Ports: "7881", Purpose: report.ForFallback}, {Proto: "udp", Ports: "1", Purpose: "anything"}}
	for _, h := range []struct{ target, use string }{
		{"https://signal.example/", "signaling"}, {"https://signal.example:8443/ping", "config"}, {"https://stats.example/", "telemetry"},
	} {
		r.Observations = append(r.Observations, report.Observation{ID: h.target, Check: report.CheckHost, Target: h.target,
			Outcome: report.Silent, Source: report.FromAgent, Detail: report.Detail{HTTP: &report.HTTP{Sent: 2, Use: h.use}}})
	}
	w := words.English()
	text := Text(w, r, "")
	if failed := section(t, text, w.Say("request.failed")); !strings.Contains(failed, "signal.example, HTTPS 443, 8443: no answer") || strings.Contains(failed, "stats.example") {
		t.Errorf("what failed:\n%s", failed)
	}
	if networks := section(t, text, w.Say("request.networks")); !strings.Contains(networks, "203.0.113.0/24, UDP 3478-3481: ") || !strings.Contains(networks, "TCP 7881") || strings.Contains(networks, "anything") {
		t.Errorf("networks:\n%s", networks)
	}
}
