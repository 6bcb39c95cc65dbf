package redact

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/report"
)

// cutInText gives what a stranger sees of a text, in a report that tried one
// server by its address and one by a name that is made of one.
func cutInText(text string) string {
	r := report.Report{
		Profile: report.Deployment{Media: []report.MediaNetwork{{Net: "192.0.2.128/28", Proto: "udp", Ports: "3478", Purpose: report.ForMedia}}},
		Observations: []report.Observation{
			{Target: "turn:198.51.100.7:3478?transport=udp"},
			{Target: "turn:ec2-198-51-100-9.compute.example:3478"},
			{Target: "https://[2001:db8:5:6::7]/x"},
			{Detail: report.Detail{Text: text, ICE: &report.ICE{Candidates: []report.Candidate{
				{Type: "srflx", Address: "203.0.113.77"}, {Type: "relay", Address: "198.51.100.7"}}}}},
		},
	}
	return Addresses(r, "").Observations[3].Detail.Text
}

func TestWhatIsNoAddressStays(t *testing.T) {
	for _, text := range []string{
		"", "took 2087 ms at 12:30:45.123, 3 of 3", "Chromium 156.0.8078.12 on Windows 10.0.19045.3803", "Firefox 153.7", "SDK 1.29.1",
		"2026-11-25T21:27:21.123+01:00", "2026-11-25 21:27", "app.js:123:45", "std::vector webrtc::Port::", "listening on :: and :3478",
		"6f1c2d3e-0123-4567-89ab-1234567890ab.local", "call 11111111-2222-3333-4444-555555555555", "code 31203, 0x1f, #403", "1,234,567 bytes",
		"r_abcdefghijklmnopqrstuvwxyz234567", "relay/udp", "UDP 3478-3481", "face:book at a:b:c", "TLS 1.3, HTTP/1.1", "a--b", "AES-128-GCM",
		"192.0.2.128/28", "52.112.0.0/14 and 2603:1063::/38", "203.0.113.0/24", "2001:db8:1::/48", "2001:DB8:1::/48", "0.0.0.0/0", "50 %, 100%",
		// Of servers that were tried, nothing is cut.
		"198.51.100.7:3478 refused", "ec2-198-51-100-9.compute.example was silent", "[2001:db8:5:6::7]",
	} {
		if got := cutInText(text); got != text {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestHowAddressesAreShown(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"from 203.0.113.77.", "from 203.0.113.0/24."},
		{"203.0.113.77:50123, 192.0.2.1", "203.0.113.0/24:50123, 192.0.2.0/24"},
		{"203.0.113.77/32 203.0.113.77/8", "203.0.113.0/24 203.0.113.0/24"},
		{"192.0.2.130", "192.0.2.0/24"},
		{"[2001:db8:1:2::3]:443", "[2001:db8:1::/48]:443"},
		{"2001:db8:1:2::/64", "2001:db8:1::/48"},
		{"candidate:2001:db8:1:2::3 typ host", "candidate:2001:db8:1::/48 typ host"},
		{"2001:db8:1:2::/49 2001:db8:1:2::/48", "2001:db8:1::/48 2001:db8:1::/48"},
		{"fe80::1%eth0: lost", "fe80::/48: lost"},
		{"::ffff:203.0.113.77", "203.0.113.0/24"},
		{"2002:cb00:714d::1", "2002:cb00:7100::/40"},
		{"2001:0:5ef5:79fd:0:59d:a0e5:b", "2001:0:5ef5::/48"},
		{"a 2001:db8:1:2::66:50123 b", "a [removed] b"},
		{"2001:db8:1:2:3:4:5:6:50123", "[removed]"},
		{"203.000.113.077", "[removed]"},
		{"ip-203-0-113-7.ec2.internal", "ip-[removed].ec2.internal"},
		{"203.0.113.77.example", "[removed].example"},
		{"cut 2001:db8:1:2", "cut [removed]"},
		{"cut at both ends: 0db8:1a2b", "cut at both ends: [removed]"},
		{"fingerprint AA:BB:CC:DD", "fingerprint [removed]"},
		{"203%2E0%2E113%2E77", "203.0.113.0/24"},
		// Whose it is decides before what it is.
		{"ec2-203-0-113-77.compute.example", "ec[removed].compute.example"},
		// Numbers of few parts are versions, unless they are known.
		{"203.0.29005 and 10.0.19045", "[removed] and 10.0.19045"},
	} {
		if got := cutInText(c.in); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestAddressOfALogLine(t *testing.T) {
	for in, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "2001:db8:1:2::3": "2001:db8:1::/48", "fe80::1%eth0": "fe80::/48",
		"": Removed, "invalid IP": Removed, "203.0.113.77:80": Removed, "host.example": Removed,
	} {
		if got := Address(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// An address field holds an address, a name, or nothing that is shown.
func TestAnAddressFieldFailsClosed(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "203.0.113.77": "203.0.113.0/24", "[2001:db8:1:2::3]:9": "[2001:db8:1::/48]:9", "198.51.100.7": "198.51.100.0/24",
		"4f1fabcd-0123-4567-89ab-1234567890ab.local": "4f1fabcd-0123-4567-89ab-1234567890ab.local", "proxy.corp.example:3128": "proxy.corp.example:3128",
		"192.168.7.x": "192.168.7.x", "203.0.29005": Removed, "12345": Removed, "203 0 113 77": Removed, "2001:db8:1": Removed, "at home": Removed,
	} {
		r := report.Report{Observations: []report.Observation{
			{Target: "turn:198.51.100.7:3478"},
			{Detail: report.Detail{ICE: &report.ICE{Errors: []report.ICEError{{Address: in}}}}},
		}}
		if got := Addresses(r, "").Observations[1].Detail.ICE.Errors[0].Address; got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}

func TestArgumentsGoByTheirKind(t *testing.T) {
	args := func(text string) report.Args {
		return report.Args{
			"url": "turn:203-0-113-7.relay.example:3478", "host": "198.51.100.7:3478", "address": text, "addresses": []any{text, "20.202.0.0/16"},
			"text": "from " + text, "id": "3405803853", "version": "156.0.8078.12", "requests": 3,
			"said": map[string]any{"id": "fact.x", "args": map[string]any{"problem": text}},
		}
	}
	r := report.Report{Observations: []report.Observation{{Target: "turn:198.51.100.7:3478"}}, Diagnosis: &report.Diagnosis{Hypotheses: []report.Hypothesis{
		{Evidence: []report.Evidence{{Args: args("203.0.113.77")}}, Mitigations: []report.Mitigation{{Args: args("203.0.113.77")}}}}}}
	want := args("203.0.113.0/24")
	h := Addresses(r, "").Diagnosis.Hypotheses[0]
	for _, got := range []report.Args{h.Evidence[0].Args, h.Mitigations[0].Args} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if !cmp.Equal(r.Diagnosis.Hypotheses[0].Evidence[0].Args, args("203.0.113.77")) {
		t.Error("the original was changed")
	}
}

// Support's own numbers are no addresses, until the report says so.
func TestReferencesStay(t *testing.T) {
	r := report.Report{ID: "r_1", Ticket: "3405803853", CallID: "cb00714d", Observations: []report.Observation{{ID: "20261125"}}}
	if got := Addresses(r, ""); got.Ticket != r.Ticket || got.CallID != r.CallID || got.Observations[0].ID != "20261125" {
		t.Errorf("%+v", got)
	}
	r.Observations[0].Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	if got := Addresses(r, ""); got.Ticket != Removed || got.CallID != Removed || got.Observations[0].ID != "20261125" {
		t.Errorf("%+v", got)
	}
}

// The server itself may be the caller's: then its name is cut too. Loopback
// is nobody's address.
func TestAServerAtACallersAddress(t *testing.T) {
	for _, c := range []struct{ target, address, want string }{
		{"turn:192.168.7.8:3478?transport=udp", "192.168.7.8", "turn:192.168.7.0/24:3478?transport=udp"},
		{"wss://[fd00:1:2:3::4]/x", "fd00:1:2:3::4", "wss://[fd00:1:2::/48]/x"},
		{"turn:host-192-168-7-8.example:3478", "192.168.7.8", "turn:host-[removed].example:3478"},
		{"https://site.example/192.168.7.9", "192.168.7.8", "https://site.example/192.168.7.0/24"},
		{"turn:127.0.0.1:3478", "127.0.0.1", "turn:127.0.0.1:3478"},
		{"turn:aa:bb:cc:dd:ee:ff", "192.168.7.8", "turn:[removed]"},
	} {
		r := report.Report{Observations: []report.Observation{{Target: c.target, Detail: report.Detail{HTTP: &report.HTTP{Address: c.address}}}}}
		if got := Addresses(r, "").Observations[0].Target; got != c.want {
			t.Errorf("%q is shown as %q, want %q", c.target, got, c.want)
		}
	}
}

// A target that is no URL is judged all the same, and what the judgement
// takes for its host may be a piece of an address.
func TestPiecesOfABrokenTarget(t *testing.T) {
	for _, c := range []struct{ target, said, want string }{
		{"2002:1234:5678::1", "UDP to 1234:5678 is silent, TCP to relay.example:5678 is not", "UDP to [removed] is silent, TCP to relay.example:5678 is not"},
		{"2002:1:23::1", "UDP to 1:23 is silent", "UDP to [removed] is silent"},
		// So little stands in innocent numbers, ...
		{"2002:1:2::1", "UDP to 1:2 is silent", "UDP to 1:2 is silent"},
		// ... and a name is no piece of an address.
		{"abcd:efab:cdef::a", "UDP to efab:cdef is silent", "UDP to efab:cdef is silent"},
	} {
		r := report.Report{Observations: []report.Observation{{Target: c.target}}, Diagnosis: &report.Diagnosis{Summary: c.said}}
		if got := Addresses(r, "").Diagnosis.Summary; got != c.want {
			t.Errorf("%q: %q, want %q", c.target, got, c.want)
		}
	}
}

func TestATextWithTooManyLayersIsRemoved(t *testing.T) {
	if got := cutInText("203%252525252525252E0"); got != Removed {
		t.Errorf("%q", got)
	}
}

func BenchmarkAddresses(b *testing.B) {
	r := full("turn:198.51.100.7:3478 answered 203.0.113.77 after 2087 ms")
	b.ReportAllocs()
	for b.Loop() {
		Addresses(r, "")
	}
}
