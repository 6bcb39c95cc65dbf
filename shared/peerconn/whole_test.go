package peerconn

import (
	"slices"
	"testing"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

func TestProblem(t *testing.T) {
	for raw, want := range map[string]report.URLProblem{
		"turn:relay.example:3478?transport=udp":  "",
		"turns:relay.example:443?transport=tcp":  "",
		"stun:[2001:db8::7]:3478":                "",
		"stun:192.0.2.1":                         "",
		"turn:under_score.example":               "",
		"turn:%C2%A0relay.example:3478":          report.URLHost,
		"turn:relay example:3478":                report.URLHost,
		"turn:[2001:db8::zz]:3478":               report.URLHost,
		"turn:2001:db8::7":                       report.URLHost,
		"relay.example:3478":                     report.URLNoScheme,
		"https://relay.example":                  report.URLNoScheme,
		"":                                       report.URLNoScheme,
		"turn:":                                  report.URLNoHost,
		"turn::3478":                             report.URLNoHost,
		"turn:relay.example:port":                report.URLPort,
		"turn:relay.example:70000":               report.URLPort,
		"turn:relay.example:3478?transport=tls":  report.URLTransport,
		"turn://relay.example:3478":              report.URLSlashes,
		"TURN:Relay.Example:3478?Transport=TCP":  "",
		"turn:relay.example?x=1&transport=quic2": report.URLTransport,
	} {
		if got := Problem(raw); got != want {
			t.Errorf("Problem(%q) = %q, want %q", raw, got, want)
		}
	}
}

// connection gives what is told of a connection by itself.
func connection(t *testing.T, list []report.Observation, number string) (report.Observation, report.Connection) {
	t.Helper()
	for _, o := range list {
		if o.Check == report.CheckConnection && o.Target == number {
			return o, *o.Detail.Connection
		}
	}
	t.Fatalf("connection %s is not told", number)
	return report.Observation{}, report.Connection{}
}

func described(kind Kind, ms int, sections ...Section) Event {
	return Event{At: ms, Kind: kind, Sections: sections}
}

func heard(ms int, line string) Event {
	return Event{At: ms, Kind: RemoteCandidate, Candidate: candidate.Raw{Line: line}}
}

func TestWhatAConnectionWasAllowed(t *testing.T) {
	expire := -3000
	c := started("Chromium", 3000)
	c.Servers = []string{"stun:a.example", "turns:b.example:443?transport=tcp", "turn:%C2%A0c.example:3478"}
	c.RelayOnly, c.CredentialsExpire = true, &expire
	list := Observe([]Connection{c})
	_, d := connection(t, list, "1")
	a := d.Allowed
	if !report.Yes(a.RelayOnly) || !report.Yes(a.STUN) || report.Yes(a.RelayUDP) || report.Yes(a.RelayTCP) || !report.Yes(a.RelayTLS) ||
		!report.No(a.UDP()) || !report.Yes(a.Relays()) || *a.CredentialsExpireMS != -3000 {
		t.Errorf("%+v", a)
	}
	if len(a.BadURLs) != 1 || a.BadURLs[0].Problem != report.URLHost {
		t.Errorf("%+v", a.BadURLs)
	}
	if got := told(list); slices.ContainsFunc(got, func(s string) bool { return len(s) > 8 && s[:8] == "ice turn" && s[8] == ':' }) {
		t.Errorf("what is no URL is judged: %q", got)
	}
	if _, d := connection(t, Observe([]Connection{{Events: c.Events}}), "1"); d.Allowed != nil {
		t.Errorf("a configuration that was not recorded allowed %+v", d.Allowed)
	}
}

func TestWhoCanReachTheOtherSide(t *testing.T) {
	c := started("Chromium", 3000,
		heard(10, "candidate:1 1 udp 1 127.0.0.1 9 typ host"), heard(10, "candidate:1 1 udp 1 172.17.0.2 9 typ host"),
		heard(10, "candidate:1 1 udp 1 100.64.0.1 9 typ host"), heard(10, "candidate:1 1 udp 1 fe80::1 9 typ host"),
		heard(10, "candidate:1 1 udp 1 0b1a.local 9 typ host"), heard(10, "candidate:1 1 udp 1 203.0.113.5 9 typ srflx raddr 0.0.0.0 rport 9"),
		found(60, "host", 126, 9, ""))
	_, d := connection(t, Observe([]Connection{c}), "1")
	want := report.Reach{Public: 1, Private: 2, Container: 1, Loopback: 1, LinkLocal: 1, Name: 1,
		Addresses: []string{"127.0.0.1", "172.17.0.2", "100.64.0.1", "fe80::1"}}
	if r := d.Remote; r == nil || r.Total() != 6 || r.Nowhere() || r.OnlyInside() || r.Public != want.Public || r.Private != want.Private ||
		r.Container != want.Container || !slices.Equal(r.Addresses, want.Addresses) {
		t.Errorf("%+v", d.Remote)
	}
	if d.Relayed != nil || !report.Yes(d.IPv4) || !report.No(d.IPv6) {
		t.Errorf("%+v", d)
	}
}

func TestWhatAConnectionWasFor(t *testing.T) {
	audio := func(direction string) Section { return Section{Kind: "audio", Direction: direction} }
	data := Section{Kind: "application", Direction: "sendrecv"}
	for _, tt := range []struct {
		name                      string
		local, remote             []Section
		streams                   []Stream
		sends, receives, dataOnly report.Fact
	}{
		{name: "nothing was recorded"},
		{name: "both ways", local: []Section{audio("sendrecv")}, remote: []Section{audio("sendrecv")},
			sends: report.Known(true), receives: report.Known(true), dataOnly: report.Known(false)},
		{name: "a viewer", local: []Section{audio("recvonly")}, remote: []Section{audio("sendonly")},
			sends: report.Known(false), receives: report.Known(true), dataOnly: report.Known(false)},
		{name: "the other side takes nothing", local: []Section{audio("sendrecv")}, remote: []Section{audio("sendonly")},
			sends: report.Known(false), receives: report.Known(true), dataOnly: report.Known(false)},
		{name: "refused", local: []Section{audio("sendrecv"), data}, remote: []Section{{Kind: "audio", Direction: "sendrecv", Rejected: true}, data},
			sends: report.Known(false), receives: report.Known(false), dataOnly: report.Known(true)},
		{name: "offered, and there was no track", local: []Section{audio("sendrecv")}, remote: []Section{audio("sendrecv")},
			streams: []Stream{{Kind: "audio", Direction: "receive", Packets: 9}},
			sends:   report.Known(false), receives: report.Known(true), dataOnly: report.Known(false)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := started("Chromium", 3000, described(LocalDescription, 1, tt.local...), described(RemoteDescription, 2, tt.remote...))
			if tt.streams != nil {
				c.Stats = []Stats{{At: 2000, Streams: tt.streams}}
			}
			sends, receives, dataOnly := c.meant()
			for what, pair := range map[string][2]report.Fact{"sends": {sends, tt.sends}, "receives": {receives, tt.receives}, "data only": {dataOnly, tt.dataOnly}} {
				if report.Yes(pair[0]) != report.Yes(pair[1]) || report.No(pair[0]) != report.No(pair[1]) {
					t.Errorf("%s: known %t, %t", what, pair[0] != nil, report.Yes(pair[0]))
				}
			}
		})
	}
}

// A direct attempt that fails beside a bridge says nothing of the call; one
// that was to send beside one that only receives does.
func TestOneOfSeveralConnections(t *testing.T) {
	failed := func(sections ...Section) Connection {
		return started("Chromium", 15200, described(LocalDescription, 1, sections...), described(RemoteDescription, 2, sections...),
			at(15100, ICEState, "failed"), at(15100, ConnectionState, "failed"))
	}
	kept := func(sections ...Section) Connection {
		return started("Chromium", 20000, described(LocalDescription, 1, sections...), described(RemoteDescription, 2, sections...),
			at(150, ICEState, "connected"), at(200, ConnectionState, "connected"))
	}
	both := Section{Kind: "audio", Direction: "sendrecv"}
	list := Observe([]Connection{failed(both), kept(both)})
	first, d := connection(t, list, "1")
	if first.Outcome != report.Failed || !report.Yes(d.Other) || slices.Contains(told(list), "path_ice call failed") {
		t.Errorf("%v, %+v in %q", first.Outcome, d, told(list))
	}
	if second, d := connection(t, list, "2"); second.Outcome != report.OK || !report.Yes(d.Connected) || report.Yes(d.Lost) || report.Yes(d.Other) {
		t.Errorf("%v, %+v", second.Outcome, d)
	}
	watching := kept(Section{Kind: "audio", Direction: "recvonly"})
	sending := failed(Section{Kind: "audio", Direction: "sendonly"})
	sending.Events[len(sending.Events)-3].Sections = []Section{{Kind: "audio", Direction: "recvonly"}}
	list = Observe([]Connection{watching, sending})
	if second, d := connection(t, list, "2"); second.Outcome != report.Failed || !report.Yes(d.Sends) || report.Yes(d.Other) {
		t.Errorf("%v, %+v", second.Outcome, d)
	}
}
