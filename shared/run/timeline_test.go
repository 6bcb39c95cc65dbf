package run

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/shared/report"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the timelines of the runs anew")

// TestTimelines plays a run in each of these worlds and compares all of it with
// testdata/timelines: how the caller's list stood and from when on, what was
// posted when, and every observation with its times. Time is fake, so that a
// millisecond that moves is seen. The files are a picture: "go test ./shared/run
// -run TestTimelines -update" makes them anew, for somebody to read.
func TestTimelines(t *testing.T) {
	for name, c := range timelines() {
		t.Run(name, func(t *testing.T) {
			last, all := playHands(t, c.hands, c.options)
			got := timeline(t, c.world, last, all)
			file := filepath.Join("testdata", "timelines", name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

type timelineCase struct {
	world   *world
	hands   Hands
	options Options
}

func timelines() map[string]timelineCase {
	all := map[string]timelineCase{}
	add := func(name string, w *world, o Options) { all[name] = timelineCase{w, w, o} }
	paths := func(list ...report.Path) map[report.Path]bool {
		m := map[report.Path]bool{}
		for _, p := range list {
			m[p] = true
		}
		return m
	}
	udpDead := func(transport, _ string) bool { return transport == "udp" }
	tcpDead := func(transport, _ string) bool { return transport == "tcp" }
	add("healthy", &world{rtt: 20*msec + 3*odd, serverSaw: []report.Observation{{ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer}}}, Options{})
	add("far-away", &world{rtt: 300*msec + 3*odd}, Options{})
	add("firefox", &world{rtt: 20*msec + 3*odd, browser: "Firefox"}, Options{})
	add("udp-dropped", &world{rtt: 10*msec + 3*odd, dead: udpDead, noICE: paths(report.DirectUDP)}, Options{})
	add("udp-dropped-firefox", &world{rtt: 10*msec + 3*odd, browser: "Firefox", dead: udpDead, noICE: paths(report.DirectUDP)}, Options{})
	add("tcp-dropped", &world{rtt: 10*msec + 3*odd, dead: tcpDead, noICE: paths(report.DirectTCP)}, Options{})
	add("all-dropped", &world{rtt: 10*msec + 3*odd, dead: func(string, string) bool { return true }, noICE: paths(report.DirectUDP, report.DirectTCP)}, Options{})
	add("udp-late", &world{rtt: 10*msec + 3*odd, udpLate: 1200 * msec}, Options{})
	add("one-port-silent", &world{rtt: 10*msec + 3*odd, dead: func(_, url string) bool { return url == fourPorts[3] }}, Options{})
	add("dtls-dropped", &world{rtt: 10*msec + 3*odd, noDTLS: paths(report.DirectUDP)}, Options{})
	add("relay-reaches-nobody", &world{rtt: 40*msec + 3*odd, noICE: paths(report.RelayUDP, report.RelayTCP)}, Options{})
	add("large-lost", &world{rtt: 10*msec + 3*odd, lose: func(kind byte, _ int) bool { return kind == kindLarge }}, Options{})
	add("rtp-lost", &world{rtt: 10*msec + 3*odd, noRTP: true}, Options{})
	add("one-of-eight-lost", &world{rtt: 10*msec + 3*odd, lose: func(_ byte, seq int) bool { return seq%8 == 3 }}, Options{})
	add("one-of-four-lost", &world{rtt: 80*msec + 3*odd, lose: func(_ byte, seq int) bool { return seq%4 == 3 }}, Options{})
	add("cut-after-twenty", &world{rtt: 10*msec + 3*odd, lose: func(_ byte, seq int) bool { return seq >= 20 }}, Options{})
	add("nothing-returns", &world{rtt: 10*msec + 3*odd, lose: func(byte, int) bool { return true }}, Options{})
	add("socket-closed", &world{rtt: 10*msec + 3*odd, closeAt: 3 * time.Second}, Options{})
	add("socket-closed-for-good", &world{rtt: 10*msec + 3*odd, closeAt: 3 * time.Second, noReopen: true}, Options{})
	add("socket-refused", &world{rtt: 10*msec + 3*odd, refuseWS: true}, Options{})
	add("socket-mute", &world{rtt: 10*msec + 3*odd, mute: true}, Options{})
	add("offline", &world{offline: true}, Options{})
	add("begin-broken", &world{rtt: 10*msec + 3*odd, begin: func() Response { return Response{Status: 500, Ours: true} }}, Options{})
	add("reports-dropped", &world{rtt: 10*msec + 3*odd, refuseWS: true, report: func(report.Report) Response { return dropped }}, Options{})
	add("hosts", &world{rtt: 2*msec + 3*odd, hosts: someHosts, host: func(url string, try int) Response {
		if strings.Contains(url, "config") {
			return dropped
		}
		return Response{Err: errOnce(try)}
	}}, Options{})
	add("token-rejected", &world{rtt: 10*msec + 3*odd, check: 401}, Options{Token: tokenOf(map[string]any{"acsScope": "chat,voip", "iss": "me",
		"exp": float64(time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC).Unix())})})
	wrong := &world{rtt: 10*msec + 3*odd, refuse: map[string]report.ICEError{}}
	for _, u := range fourPorts[1:] {
		wrong.refuse[u] = report.ICEError{Code: 401, Text: "Unauthorized."}
	}
	add("wrong-password", wrong, Options{})
	add("nothing-gathered", &world{rtt: 10*msec + 3*odd, complete: map[string]bool{fourPorts[0]: true, fourPorts[1]: true, fourPorts[5]: true}}, Options{})
	many := &world{rtt: 10*msec + 3*odd}
	for port := range maxURLs + 2 {
		many.urls = append(many.urls, fmt.Sprintf("turn:192.0.2.1:%d?transport=udp", 4000+port))
	}
	add("too-many-servers", many, Options{})
	add("tls-alone", &world{rtt: 10*msec + 3*odd, urls: []string{"turns:relay.example:5349?transport=tcp"}}, Options{})
	no := &noWebRTC{world{rtt: 10*msec + 3*odd}}
	all["no-webrtc"] = timelineCase{&no.world, no, Options{}}
	foreign := &foreignWorld{world: world{rtt: 10*msec + 3*odd}}
	all["relays-alone"] = timelineCase{&foreign.world, foreign, Options{}}
	nat := &natWorld{world: world{rtt: 10*msec + 3*odd}, mapped: []string{"203.0.113.9 41", "203.0.113.9 42"}}
	all["nat"] = timelineCase{&nat.world, nat, Options{}}
	return all
}

// timeline writes a whole run.
func timeline(t *testing.T, w *world, last State, all []State) string {
	t.Helper()
	var b strings.Builder
	before := ""
	for i, s := range all {
		if i+1 < len(all) && all[i+1].Elapsed == s.Elapsed {
			continue // it is what follows that somebody sees
		}
		now := string(s.Phase)
		for _, step := range s.Steps {
			now += fmt.Sprintf(" %s:%s:%d/%d", step.ID, step.State, step.Done, step.Total)
		}
		if s.Stands {
			now += " stands"
		}
		if now != before {
			fmt.Fprintf(&b, "%6d %s\n", s.Elapsed.Milliseconds(), now)
		}
		before = now
	}
	// Two that are sent in one moment may arrive in either order.
	slices.SortStableFunc(w.reports, func(a, b report.Report) int { return a.Sequence - b.Sequence })
	for _, r := range w.reports {
		fmt.Fprintf(&b, "posted %d: %d observations, complete %t\n", r.Sequence, len(r.Observations), r.Complete)
	}
	fmt.Fprintf(&b, "%d by socket, %d requests, %d connections, %d sockets, url %q, undelivered %t, problem %q\n",
		w.overWS, len(w.requests), w.peers, w.open, last.URL, last.Undelivered, last.Problem)
	if d := last.Report.Diagnosis; d != nil {
		fmt.Fprintf(&b, "%s after %d ms", d.Verdict, d.MS)
		if d.Primary != nil {
			fmt.Fprintf(&b, ": %s/%s", d.Primary.Hypothesis, d.Primary.Cause)
		}
		b.WriteString("\n")
	}
	for _, o := range last.Report.Observations {
		detail, err := json.Marshal(o.Detail)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s %s %s code %d, at %d, took %d: %s\n", o.ID, o.Check, o.Target, o.Outcome, o.Code, o.At, o.MS, detail)
	}
	return b.String()
}
