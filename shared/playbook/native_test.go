package playbook

import (
	"strings"
	"testing"

	"sidetone/shared/report"
)

const nativeHost = "relay.example"

// errorAt is a URL that failed at a stage, as native hands tell it.
func errorAt(transport, stage, text string) func(*report.Observation) {
	return func(o *report.Observation) {
		o.Code = 701
		o.Detail.ICE = &report.ICE{Transport: transport, Errors: []report.ICEError{{Code: 701, Text: text, Stage: stage}}}
	}
}

func shown(problem report.TLSProblem, issuer string) func(*report.Observation) {
	return func(o *report.Observation) {
		o.Detail.TLS = &report.TLS{Problem: problem, Chain: []report.Certificate{{Subject: "CN=" + nativeHost, Issuer: issuer}}}
	}
}

func looked(problem report.DNSProblem) func(*report.Observation) {
	return func(o *report.Observation) { o.Detail.DNS = &report.DNS{Problem: problem, Resolver: "192.0.2.53:53"} }
}

// What a browser can only infer, a run without one has observed: the cause is
// confirmed, and the evidence says what was read.
func TestNativeEvidenceTellsCausesApart(t *testing.T) {
	turns, tcp, udp := "turns:"+nativeHost+":5349", "turn:"+nativeHost+":3478?transport=tcp", "turn:"+nativeHost+":3478?transport=udp"
	for _, c := range []struct {
		name  string
		scene *scene
		cause string
		texts []string
	}{
		{"a certificate signed by itself",
			healthyScene().put(report.CheckICE, turns, report.Failed, errorAt("tls", report.StageTLS, "unknown authority")).
				put(report.CheckTLS, turns, report.Failed, shown(report.TLSSelfSigned, "CN=box")),
			"tls", []string{"signed by itself (issuer CN=box)"}},
		{"a certificate that is replaced on the way",
			healthyScene().put(report.CheckICE, turns, report.Failed, errorAt("tls", report.StageTLS, "unknown authority")).
				put(report.CheckTLS, turns, report.Failed, shown(report.TLSUntrusted, "CN=Inspection")).
				put(report.CheckVantage, turns, report.OK, func(o *report.Observation) {
					o.Source = report.FromServer
					o.Detail.Vantage = &report.Vantage{From: "server", Stage: report.StageSTUN, Issuer: "CN=Public CA"}
				}),
			"tls", []string{"not trusted here (issuer CN=Inspection)", "something on the way replaces it"}},
		{"refused, and not a matter of TLS",
			healthyScene().put(report.CheckICE, turns, report.Failed, errorAt("tls", report.StageConnect, "connection refused")),
			"refused", nil},
		{"no such name",
			healthyScene().put(report.CheckICE, tcp, report.Failed, errorAt("tcp", report.StageName, "host lookup: no such host")).
				put(report.CheckDNS, nativeHost, report.Failed, looked(report.DNSNotFound)),
			"dns", []string{"192.0.2.53:53 says that there is no relay.example"}},
		{"a resolver that never answers is no silent relay",
			healthyScene().put(report.CheckICE, udp, report.Silent, gathered("udp", "none")).put(report.CheckICE, tcp, report.Silent, gathered("tcp", "none")).
				put(report.CheckDNS, nativeHost, report.Silent, looked(report.DNSTimeout)),
			"dns", []string{"did not answer a question for relay.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := spoken(c.scene.r)
			if d.Primary == nil || d.Primary.Hypothesis != "turn_unreachable" || d.Primary.Cause != c.cause {
				t.Fatalf("primary is %+v, want %s", d.Primary, c.cause)
			}
			for _, h := range d.Hypotheses {
				if h.ID != "turn_unreachable" {
					continue
				}
				if h.State != report.Confirmed {
					t.Errorf("it is %s", h.State)
				}
				all := ""
				for _, e := range h.Evidence {
					all += string(e.Tag) + ": " + e.Text + "\n"
				}
				for _, text := range c.texts {
					if !strings.Contains(all, text) {
						t.Errorf("%q is not in\n%s", text, all)
					}
				}
			}
		})
	}
}

func TestPathMTUSupportsLargePacketsDropped(t *testing.T) {
	s := healthyScene()
	for _, p := range []report.Path{report.DirectUDP} {
		s.put(report.CheckPathLarge, string(p), report.Silent, func(o *report.Observation) { o.Detail.Flow = &report.Flow{Sent: 6} })
	}
	s.put(report.CheckPathMTU, "stun:"+relayHost+":3478", report.OK, func(o *report.Observation) {
		o.Detail.MTU = &report.MTU{Answered: []int{576, 1000}, Lost: []int{1200, 1500}, Largest: 1000}
	})
	for _, h := range spoken(s.r).Hypotheses {
		if h.ID != "ice_failed" {
			continue
		}
		for _, e := range h.Evidence {
			if strings.Contains(e.Text, "1,000 bytes") && e.Tag == report.Measured {
				return
			}
		}
		t.Errorf("%s with %+v does not cite the packet size", h.State, h.Evidence)
	}
}
