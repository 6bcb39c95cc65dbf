package page

import (
	"bytes"
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

// written gives a report with more observations in both of its forms.
func written(t *testing.T, more ...report.Observation) (html, text string) {
	t.Helper()
	r := scene.Report()
	r.Observations = append(r.Observations, more...)
	var page, plain bytes.Buffer
	if err := site().Report(&page, r, ReportOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := site().ReportText(&plain, r, ReportOptions{}); err != nil {
		t.Fatal(err)
	}
	return page.String(), plain.String()
}

func TestNetworkIsShown(t *testing.T) {
	nat := func(f report.NATFamily) report.Observation {
		return report.Observation{ID: "o90", Check: report.CheckNAT, Outcome: report.OK, Source: report.FromAgent, Detail: report.Detail{NAT: &report.NAT{IPv4: &f}}}
	}
	seen := []report.Endpoint{{Address: "203.0.113.0/24", Port: 41}, {Address: "203.0.113.0/24", Port: 42}}
	environment := report.Observation{ID: "o91", Check: report.CheckEnvironment, Outcome: report.OK, Source: report.FromAgent,
		Detail: report.Detail{Environment: &report.Environment{NetworkChanges: 3}}}
	https := report.Observation{ID: "o92", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent,
		Detail: report.Detail{HTTP: &report.HTTP{Address: "2001:db8:1::/48", Proxy: []string{"Via"}}}}
	silent6 := report.Observation{ID: "o93", Check: report.CheckICE, Target: "stun:[2001:db8::7]:3478", Outcome: report.Silent, Source: report.FromAgent}
	for _, c := range []struct {
		name     string
		more     []report.Observation
		want     []string
		unwanted []string
	}{
		{"as usual", nil, []string{"Network changes"}, []string{"There is no echo peer"}},
		{"symmetric", []report.Observation{nat(report.NATFamily{Mapping: report.NATAddressAndPortDependent, Mapped: seen, Servers: 1, Destinations: 4, SameAsHTTPS: report.Known(true)})},
			[]string{"address and port-dependent", "203.0.113.0/24 :41, :42", "see the same address", "(4 destinations asked from one socket, at 1 server address)"}, []string{"VPN, a split tunnel"}},
		{"one server address", []report.Observation{nat(report.NATFamily{Mapping: report.NATNotPortDependent, Mapped: seen[:1], Servers: 1, Destinations: 4, SameAsHTTPS: report.Known(false)})},
			[]string{"endpoint-independent as far as tested", "needs a second one", "VPN, a split tunnel"}, nil},
		{"cannot be compared", []report.Observation{nat(report.NATFamily{Mapped: seen[:1], Servers: 1, Destinations: 1})},
			[]string{"not known: too few", "cannot be compared"}, nil},
		{"nobody answered", []report.Observation{{ID: "o90", Check: report.CheckNAT, Outcome: report.NotTested, Source: report.FromAgent, Detail: report.Detail{Text: "not every STUN server answered"}}},
			[]string{"not tested, not every STUN server answered"}, nil},
		{"changes", []report.Observation{environment}, []string{"Network changes during the run", "3"}, nil},
		{"proxy and IPv6 over HTTPS", []report.Observation{https}, []string{"Via", "2001:db8:1::/48"}, []string{"IPv6 addresses that were tried"}},
		{"no echo peer", []report.Observation{{ID: "o94", Check: report.CheckPathICE, Target: "relay/udp", Outcome: report.OK, Source: report.FromAgent,
			Detail: report.Detail{ICE: &report.ICE{Loopback: true}}}}, []string{"There is no echo peer"}, nil},
		{"IPv6 silent", []report.Observation{silent6}, []string{"no; the IPv6 addresses that were tried did not answer"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			html, text := written(t, c.more...)
			for _, want := range c.want {
				if !strings.Contains(html, want) || !strings.Contains(text, want) {
					t.Errorf("%q: in the page %v, in the text %v", want, strings.Contains(html, want), strings.Contains(text, want))
				}
			}
			for _, unwanted := range c.unwanted {
				if strings.Contains(text, unwanted) {
					t.Errorf("%q is said", unwanted)
				}
			}
		})
	}
}

// The offset that is measured is the server's time less the caller's; a reader was
// told it with its sign, as if it were the caller's clock that it is added to.
func TestClockIsAheadOrBehind(t *testing.T) {
	v := newView(words.All("en"), report.Report{}, ReportOptions{})
	for want, c := range map[string]struct{ offset, doubt float64 }{
		"1,840 ms ahead of the server’s, ± 12.1 ms": {-1840, 12.1},
		"1,840 ms behind the server’s, ± 12.1 ms":   {1840.4, 12.1},
		"the same as the server’s, ± 58 ms":         {-50.1, 58},
	} {
		if got := v.clock(&report.HTTP{ClockOffsetMS: &c.offset, ClockUncertaintyMS: c.doubt}); got != want {
			t.Errorf("%v ± %v: %q, want %q", c.offset, c.doubt, got, want)
		}
	}
}
