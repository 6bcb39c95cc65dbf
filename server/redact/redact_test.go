package redact

import (
	"strings"
	"testing"

	"sidetone/shared/report"
)

func TestAddressesReachesEveryFieldAndLeavesTheOriginal(t *testing.T) {
	for _, address := range []string{"203.0.113.77", "2001:db8:1:2::77", "::ffff:203.0.113.77"} {
		r := full("from " + address + " port 9")
		shown := encode(t, Addresses(r, ""))
		if strings.Contains(shown, address) {
			t.Errorf("%s is still in %s", address, shown)
		}
		if !strings.Contains(encode(t, r), address) {
			t.Error("the original was changed")
		}
	}
}

func TestAddressesCut(t *testing.T) {
	r := report.Report{Observations: []report.Observation{{
		Target: "turn:198.51.100.7:3478?transport=udp",
		Detail: report.Detail{
			Text: "198.51.100.7 answered 203.0.113.77, not 192.168.7.8 or fe80::1%eth0. At 12:30:45.",
			ICE: &report.ICE{
				URL: "turn:198.51.100.7:3478?transport=udp",
				Candidates: []report.Candidate{
					{Type: "srflx", Address: "203.0.113.77", RelatedAddress: "192.168.7.8"},
					{Type: "host", Address: "2001:db8:1:2::77"},
					{Type: "host", Address: "4f1f.local"},
				},
			},
		},
	}}}
	o := Addresses(r, "").Observations[0]
	if o.Target != r.Observations[0].Target || o.Detail.ICE.URL != r.Observations[0].Detail.ICE.URL {
		t.Errorf("a server's URL was cut: %q %q", o.Target, o.Detail.ICE.URL)
	}
	want := "198.51.100.7 answered 203.0.113.0/24, not 192.168.7.0/24 or fe80::/48. At 12:30:45."
	if o.Detail.Text != want {
		t.Errorf("got  %s\nwant %s", o.Detail.Text, want)
	}
	c := o.Detail.ICE.Candidates
	if c[0].Address != "203.0.113.0/24" || c[0].RelatedAddress != "192.168.7.0/24" || c[1].Address != "2001:db8:1::/48" || c[2].Address != "4f1f.local" {
		t.Errorf("%+v", c)
	}
}

// A machine that runs browser and server has one address for both.
func TestAPersonsAddressIsCutEvenIfItIsTheServersToo(t *testing.T) {
	r := report.Report{Observations: []report.Observation{{
		Target: "stun:192.168.7.8:3478",
		Detail: report.Detail{Text: "192.168.7.8", HTTP: &report.HTTP{Address: "192.168.7.8"}},
	}}}
	if o := Addresses(r, "").Observations[0]; o.Detail.Text != "192.168.7.0/24" || o.Detail.HTTP.Address != "192.168.7.0/24" {
		t.Errorf("%+v", o.Detail)
	}
}

// What STUN servers saw is the caller's, also where it is named in a text or
// is the server's too.
func TestMappedAddressesAreAPersons(t *testing.T) {
	for _, c := range []struct{ address, cut string }{{"203.0.113.77", "203.0.113.0/24"}, {"2001:db8:1:2::77", "2001:db8:1::/48"}} {
		family := &report.NATFamily{Mapped: []report.Endpoint{{Address: c.address, Port: 40000}}, SameAsHTTPS: report.Known(true)}
		for _, nat := range []*report.NAT{{IPv4: family}, {IPv6: family}} {
			r := report.Report{Observations: []report.Observation{
				{Check: report.CheckNAT, Detail: report.Detail{NAT: nat, Text: "from " + c.address}},
				{Target: "stun:[" + c.address + "]:3478"},
			}}
			o := Addresses(r, "").Observations[0]
			var shown []report.Endpoint
			for _, f := range []*report.NATFamily{o.Detail.NAT.IPv4, o.Detail.NAT.IPv6} {
				if f != nil {
					shown = append(shown, f.Mapped...)
				}
			}
			if len(shown) != 1 || shown[0].Address != c.cut || shown[0].Port != 40000 || o.Detail.Text != "from "+c.cut {
				t.Errorf("%+v %q", shown, o.Detail.Text)
			}
			if family.Mapped[0].Address != c.address {
				t.Error("the original was changed")
			}
		}
	}
}

// The address of the machine itself stays where an address stands, and nowhere else.
func TestTheMachineItselfIsNobody(t *testing.T) {
	r := report.Report{Observations: []report.Observation{{Detail: report.Detail{Text: "::1", HTTP: &report.HTTP{Address: "::1"}}}}}
	if o := Addresses(r, "").Observations[0]; o.Detail.HTTP.Address != "::1" || o.Detail.Text != Removed {
		t.Errorf("%+v, %q", o.Detail.HTTP, o.Detail.Text)
	}
	if got := Address("::1"); got != "::1" {
		t.Errorf("shown as %q", got)
	}
}

// Eight digits of a commit are an address to who reads them so, and so are the
// four numbers of a release with commits after it.
func TestTheServersOwnVersionStays(t *testing.T) {
	for _, version := range []string{"b5da9b97", "b5da9b97-dirty", "v1.2.3-4-gb5da9b97"} {
		r := report.Report{Agent: report.Agent{Version: version, OS: version}}
		if a := Addresses(r, version).Agent; a.Version != version || a.OS == version {
			t.Errorf("%s: of this server: %+v", version, a)
		}
		if a := Addresses(r, "b5da9b98").Agent; a.Version == version {
			t.Errorf("%s: of another server: %+v", version, a)
		}
	}
}
