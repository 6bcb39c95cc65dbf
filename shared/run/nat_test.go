package run

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// candidates reads "host uuid.local:1" and "srflx 203.0.113.9:40001 192.168.0.2:1".
func candidates(t *testing.T, list ...string) (out []report.Candidate) {
	t.Helper()
	endpoint := func(s string) (string, int) {
		at := strings.LastIndex(s, ":")
		port, err := strconv.Atoi(s[at+1:])
		if err != nil {
			t.Fatal(err)
		}
		return s[:at], port
	}
	for _, s := range list {
		f := strings.Fields(s)
		c := report.Candidate{Type: f[0], Protocol: "udp"}
		c.Address, c.Port = endpoint(f[1])
		if len(f) > 2 {
			c.RelatedAddress, c.RelatedPort = endpoint(f[2])
		}
		out = append(out, c)
	}
	return out
}

func TestMapping(t *testing.T) {
	onePort := []string{"stun:198.51.100.10:3478"}
	fourPorts := []string{"stun:198.51.100.10:3478", "stun:198.51.100.10:3479", "stun:198.51.100.10:3480", "stun:198.51.100.10:3481"}
	twoHosts := []string{"stun:198.51.100.10:3478", "stun:203.0.113.20:3478"}
	twoOfTwo := []string{"stun:198.51.100.10:3478", "stun:198.51.100.10:3479", "stun:203.0.113.20:3478", "stun:203.0.113.20:3479"}
	named := []string{"stun:a.example:3478", "stun:b.example:3478"}
	const host, hidden = "host 4f1f.local:5000", " 0.0.0.0:0"
	for _, c := range []struct {
		name     string
		asked    []string
		partial  bool
		seen     []string
		want     report.NATMapping
		wantSame report.Fact
		https    string
		want6    report.NATMapping
		none     bool
	}{
		{name: "one mapping for four ports", asked: fourPorts, seen: []string{host, "srflx 192.0.2.9:5000" + hidden}, want: report.NATNotPortDependent},
		{name: "one for two addresses", asked: twoHosts, seen: []string{host, "srflx 192.0.2.9:5000" + hidden}, want: report.NATEndpointIndependent},
		{name: "one for two names, which may be one address", asked: named, seen: []string{host, "srflx 192.0.2.9:5000" + hidden}, want: report.NATNotPortDependent},
		{name: "one for one port", asked: onePort, seen: []string{host, "srflx 192.0.2.9:5000" + hidden}, want: ""},
		{name: "four for four ports", asked: fourPorts, want: report.NATAddressAndPortDependent,
			seen: []string{host, "srflx 192.0.2.9:41" + hidden, "srflx 192.0.2.9:42" + hidden, "srflx 192.0.2.9:43" + hidden, "srflx 192.0.2.9:44" + hidden}},
		{name: "two of them suffice, though the rest is silent", asked: fourPorts, partial: true, want: report.NATAddressAndPortDependent,
			seen: []string{host, "srflx 192.0.2.9:41" + hidden, "srflx 192.0.2.9:42" + hidden}},
		{name: "one, and the rest is silent", asked: fourPorts, partial: true, want: "", seen: []string{host, "srflx 192.0.2.9:41" + hidden}},
		{name: "one for each address", asked: twoOfTwo, want: report.NATAddressDependent,
			seen: []string{host, "srflx 192.0.2.9:41" + hidden, "srflx 192.0.2.9:42" + hidden}},
		{name: "two addresses with one port each", asked: twoHosts, want: report.NATEndpointDependent,
			seen: []string{host, "srflx 192.0.2.9:41" + hidden, "srflx 192.0.2.9:42" + hidden}},
		{name: "two interfaces, whose sockets are hidden", asked: fourPorts, want: "",
			seen: []string{host, "host 5e.local:6000", "srflx 192.0.2.9:5000" + hidden, "srflx 198.51.100.99:6000" + hidden}},
		{name: "two interfaces, shown", asked: fourPorts, want: "",
			seen: []string{"host 192.168.0.2:1", "host 10.0.0.2:2", "srflx 192.0.2.9:1 192.168.0.2:1", "srflx 198.51.100.99:2 10.0.0.2:2"}},
		{name: "one of two sockets is mapped twice", asked: fourPorts, want: report.NATAddressAndPortDependent,
			seen: []string{"host 192.168.0.2:1", "srflx 192.0.2.9:1 192.168.0.2:1", "srflx 192.0.2.9:2 192.168.0.2:1", "srflx 198.51.100.99:2 10.0.0.2:2"}},
		{name: "the machine's own address, not repeated", asked: fourPorts, seen: []string{host}, want: report.NATNone},
		{name: "the machine's own address, repeated", asked: fourPorts, seen: []string{"host 192.0.2.9:1", "srflx 192.0.2.9:1 192.0.2.9:1"}, want: report.NATNone},
		{name: "silence is not the machine's own address", asked: fourPorts, partial: true, seen: []string{host}, none: true},
		{name: "no candidate at all", asked: fourPorts, none: true},
		{name: "both families", asked: append([]string{"stun:[2001:db8::7]:3478", "stun:[2001:db8::7]:3479"}, fourPorts...),
			seen: []string{host, "host 5e.local:6000", "srflx 192.0.2.9:41" + hidden, "srflx 192.0.2.9:42" + hidden, "srflx 2001:db8:1::2:6000" + hidden},
			want: report.NATAddressAndPortDependent, want6: report.NATNotPortDependent},
		{name: "an IPv6 server and a caller who may lack it", asked: append([]string{"stun:[2001:db8::7]:3478"}, fourPorts...),
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
		{name: "HTTPS from the same address", asked: fourPorts, https: "192.0.2.9", wantSame: report.Known(true),
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
		{name: "HTTPS from another", asked: fourPorts, https: "192.0.2.44", wantSame: report.Known(false),
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
		{name: "HTTPS from inside, STUN from outside", asked: fourPorts, https: "10.0.0.4",
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
		{name: "HTTPS from the machine itself", asked: fourPorts, https: "127.0.0.1",
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
		{name: "HTTPS over the other family", asked: fourPorts, https: "2001:db8::9",
			seen: []string{host, "srflx 192.0.2.9:41" + hidden}, want: report.NATNotPortDependent},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := natFacts{seen: candidates(t, c.seen...), complete: !c.partial, https: c.https}
			for _, u := range c.asked {
				f.answered = append(f.answered, stunuri.Parse(u))
			}
			got := f.report()
			if got == nil || got.IPv4 == nil {
				if !c.none {
					t.Fatalf("nothing was learned: %+v", got)
				}
				return
			}
			if got.IPv4.Mapping != c.want || !reflect.DeepEqual(got.IPv4.SameAsHTTPS, c.wantSame) {
				t.Errorf("%+v, want %q", got.IPv4, c.want)
			}
			var six report.NATMapping
			if got.IPv6 != nil {
				six = got.IPv6.Mapping
			}
			if six != c.want6 {
				t.Errorf("IPv6 %q, want %q", six, c.want6)
			}
		})
	}
}

func TestDestinations(t *testing.T) {
	for _, c := range []struct {
		urls []string
		want string
	}{
		{nil, ""},
		{[]string{"turn:h:3478?transport=tcp", "turns:h:443"}, ""},
		{[]string{"stun:h", "turn:h:3478?transport=udp", "turn:h:3479?transport=udp"}, "stun:h:3478 stun:h:3479"},
		{[]string{"stun:h", "stun:i", "turn:h:3479?transport=udp"}, "stun:h:3478 stun:i:3478"},
		{[]string{"turn:h:1", "turn:h:2", "turn:h:3", "turn:h:4", "turn:h:5"}, "stun:h:1 stun:h:2 stun:h:3 stun:h:4"},
		{[]string{"stun:[2001:db8::1]:3478", "stun:[2001:db8::1]:3479"}, "stun:[2001:db8::1]:3478 stun:[2001:db8::1]:3479"},
	} {
		var got []string
		for _, u := range destinations(flatten([]api.ICEServer{{URLs: c.urls}})) {
			got = append(got, urlOf(u))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s", c.urls, got, c.want)
		}
	}
}

// natWorld has a NAT: what several STUN servers see of one socket.
type natWorld struct {
	world
	mapped []string
	stuck  bool // gathering never ends
	asked  []Server
}

func (w *natWorld) PeerConnection(c PeerConfig, events PeerEvents) (PeerConnection, error) {
	if len(c.More) == 0 || c.RelayOnly {
		return w.world.PeerConnection(c, events)
	}
	w.asked = c.More
	p := &fakePeer{w: &w.world, config: PeerConfig{}, seen: map[byte]int{}}
	p.ctx, p.end = context.WithCancel(context.Background())
	p.events = events
	p.events.Gathered = func() {
		for i, address := range w.mapped {
			events.Candidate(candidate.Raw{Line: "candidate:" + strconv.Itoa(i) + " 1 udp 1685987327 " + address + " typ srflx raddr 0.0.0.0 rport 0"})
		}
		if !w.stuck {
			events.Gathered()
		}
	}
	return p, nil
}

func TestNATInforms(t *testing.T) {
	plain, _ := play(t, &world{rtt: 10 * msec}, Options{})
	for _, c := range []struct {
		w    *natWorld
		want report.NATMapping
		same report.Fact
	}{
		{&natWorld{mapped: []string{"203.0.113.9 41"}}, report.NATNotPortDependent, report.Known(true)},
		{&natWorld{mapped: []string{"203.0.113.8 41", "203.0.113.8 42"}}, report.NATAddressAndPortDependent, report.Known(false)},
		{&natWorld{mapped: []string{"203.0.113.9 41", "203.0.113.9 42"}, stuck: true}, report.NATAddressAndPortDependent, report.Known(true)},
	} {
		c.w.rtt = 10 * msec
		last, _ := playHands(t, c.w, Options{})
		d := judged(t, last, report.Healthy, "")
		if d.MS != plain.Report.Diagnosis.MS {
			t.Errorf("the verdict came after %d ms, without looking at the NAT after %d", d.MS, plain.Report.Diagnosis.MS)
		}
		if len(c.w.asked) != 4 {
			t.Errorf("asked %v", c.w.asked)
		}
		o := find(t, last.Report, report.CheckNAT, "")
		if o.Outcome != report.OK || o.Detail.NAT == nil || o.Detail.NAT.IPv4.Mapping != c.want || !reflect.DeepEqual(o.Detail.NAT.IPv4.SameAsHTTPS, c.same) {
			t.Errorf("%s %+v", o.Outcome, o.Detail.NAT)
		}
		for _, h := range d.Hypotheses {
			for _, e := range h.Evidence {
				if e.Observation == o.ID {
					t.Errorf("%s is judged by it", h.ID)
				}
			}
		}
		delivered := find(t, c.w.last(), report.CheckNAT, "")
		if !reflect.DeepEqual(delivered, o) {
			t.Errorf("delivered %+v", delivered)
		}
	}
}

// Nobody answers over UDP: nothing is known of the NAT, and the verdict does
// not wait for it.
func TestNATNotTested(t *testing.T) {
	plain, w := &world{}, &natWorld{stuck: true}
	for _, silent := range []*world{plain, &w.world} {
		silent.rtt = 10 * msec
		silent.dead = func(transport, _ string) bool { return transport == "udp" }
		silent.noICE = map[report.Path]bool{report.DirectUDP: true}
	}
	without, _ := play(t, plain, Options{})
	last, _ := playHands(t, w, Options{})
	if d := judged(t, last, report.Degraded, "udp_blocked/all_udp"); d.MS != without.Report.Diagnosis.MS {
		t.Errorf("%d ms, otherwise %d", d.MS, without.Report.Diagnosis.MS)
	}
	if o := find(t, last.Report, report.CheckNAT, ""); o.Outcome != report.NotTested || o.Detail.NAT != nil || len(o.Detail.Says) == 0 {
		t.Errorf("%s %+v", o.Outcome, o.Detail)
	}
}

// changing is a world whose network changes and whose page is hidden.
type changing struct{ natWorld }

func (w *changing) Attend(events PlatformEvents) {
	go func() {
		time.Sleep(2 * time.Second)
		events.Network()
		events.Network()
		events.Hidden()
	}()
}

func TestChangesAreTold(t *testing.T) {
	w := &changing{}
	w.rtt = 10 * msec
	last, _ := playHands(t, w, Options{})
	e := find(t, last.Report, report.CheckEnvironment, "").Detail.Environment
	if e.NetworkChanges != 2 || !report.Yes(e.Hidden) {
		t.Errorf("%+v", e)
	}
	judged(t, last, report.Healthy, "")
}
