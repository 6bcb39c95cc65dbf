package run

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

func find(t *testing.T, r report.Report, check report.Check, target string) report.Observation {
	t.Helper()
	for _, o := range r.Observations {
		if o.Check == check && (target == "" || o.Target == target) {
			return o
		}
	}
	t.Fatalf("no observation %s %s", check, target)
	return report.Observation{}
}

func judged(t *testing.T, s State, verdict report.Verdict, cause string) report.Diagnosis {
	t.Helper()
	d := s.Report.Diagnosis
	if d == nil {
		t.Fatalf("no diagnosis; phase %s, problem %q", s.Phase, s.Problem)
	}
	got := ""
	if d.Primary != nil {
		got = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	if d.Verdict != verdict || got != cause {
		t.Errorf("%s %s: %s; want %s %s", d.Verdict, got, d.Summary, verdict, cause)
	}
	return *d
}

// within checks when the verdict stood, in ms.
func within(t *testing.T, d report.Diagnosis, most int) {
	t.Helper()
	if d.MS <= 0 || d.MS > most {
		t.Errorf("the verdict stood after %d ms, want at most %d", d.MS, most)
	}
}

// Sockets that open late are watched for as long as others: one that is cut five
// seconds after its opening is found.
func TestSocketsThatOpenLateAreWatched(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, openAfter: 1700 * msec, closeAt: 5 * time.Second}, Options{})
	judged(t, last, report.Degraded, "signaling_lost/dropped")
}

func TestHealthy(t *testing.T) {
	for _, c := range []struct {
		rtt  time.Duration
		most int
	}{{2 * msec, 1300}, {80 * msec, 2500}, {300 * msec, 4600}} {
		w := &world{rtt: c.rtt}
		last, all := play(t, w, Options{})
		d := judged(t, last, report.Healthy, "")
		within(t, d, c.most)
		if last.Phase != Done || !last.Stands || last.URL == "" || last.Undelivered {
			t.Errorf("phase %s, stands %v, url %q", last.Phase, last.Stands, last.URL)
		}
		if last.Elapsed < watchUntil {
			t.Errorf("the sockets were watched for %v only", last.Elapsed)
		}
		for _, kind := range []report.Path{report.DirectUDP, report.RelayUDP, report.RelayTCP, report.DirectTCP} {
			data := find(t, last.Report, report.CheckPathData, string(kind))
			if f := data.Detail.Flow; data.Outcome != report.OK || f.Sent < 50 || f.Returned != f.Sent {
				t.Errorf("%s: %s %+v", kind, data.Outcome, f)
			}
			for _, check := range []report.Check{report.CheckPathLarge, report.CheckPathRTP, report.CheckPathDTLS, report.CheckPathICE} {
				if o := find(t, last.Report, check, string(kind)); o.Outcome != report.OK {
					t.Errorf("%s %s: %s", kind, check, o.Outcome)
				}
			}
		}
		for _, s := range last.Steps {
			if want := map[bool]StepState{true: StepNotTested, false: StepOK}[s.ID == StepToken]; s.State != want {
				t.Errorf("step %s: %s", s.ID, s.State)
			}
		}
		stood := false
		for _, s := range all {
			if stood = stood || s.Stands; (s.Report.Diagnosis != nil) != s.Stands {
				t.Fatal("a diagnosis is shown before the verdict stands")
			}
		}
	}
}

func TestReportsOnTheWay(t *testing.T) {
	w := &world{rtt: 20 * msec, serverSaw: []report.Observation{{ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer}}}
	play(t, w, Options{})
	if n := len(w.reports); n < 3 || n > 24 {
		t.Errorf("%d reports were posted", n)
	}
	told := map[string]report.Observation{}
	for i, r := range w.reports {
		for _, o := range r.Observations {
			if before, known := told[o.ID]; known && !r.Complete && reflect.DeepEqual(before, o) {
				t.Errorf("report %d says again what the server has: %s", i, o.Check)
			}
			told[o.ID] = o
		}
		if r.Complete && len(r.Observations) != len(told) {
			t.Errorf("the last report has %d observations of %d", len(r.Observations), len(told))
		}
		if r.Sequence <= 0 || i > 0 && r.Sequence <= w.reports[i-1].Sequence {
			t.Errorf("report %d has sequence %d", i, r.Sequence)
		}
		if r.Complete != (i == len(w.reports)-1) {
			t.Errorf("report %d of %d: complete %v", i+1, len(w.reports), r.Complete)
		}
		ids := map[string]bool{}
		for _, o := range r.Observations {
			if o.Source != report.FromAgent || ids[o.ID] || !o.Outcome.Valid() {
				t.Errorf("report %d: observation %+v", i, o)
			}
			ids[o.ID] = true
		}
	}
	text, err := json.Marshal(w.reports)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"run-token", `"secret"`} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is in a report", secret)
		}
	}
}

func TestUDPDropped(t *testing.T) {
	for _, browser := range []string{"Chromium", "Firefox"} {
		w := &world{rtt: 10 * msec, browser: browser, dead: func(transport, _ string) bool { return transport == "udp" },
			noICE: map[report.Path]bool{report.DirectUDP: true}}
		last, _ := play(t, w, Options{})
		within(t, judged(t, last, report.Degraded, "udp_blocked/all_udp"), 2500)
		for _, u := range fourPorts[:5] {
			o := find(t, last.Report, report.CheckICE, u)
			if o.Outcome != report.Silent || o.Detail.ICE.Requests < 2 || o.Detail.ICE.LossAssumed == 0 {
				t.Errorf("%s: %s %+v", u, o.Outcome, o.Detail.ICE)
			}
		}
		if o := find(t, last.Report, report.CheckPathData, string(report.RelayUDP)); o.Outcome != report.NotTested {
			t.Errorf("relay/udp: %s, nothing was sent", o.Outcome)
		}
	}
}

func TestEverythingButHTTPSDropped(t *testing.T) {
	w := &world{rtt: 10 * msec, dead: func(string, string) bool { return true },
		noICE: map[report.Path]bool{report.DirectUDP: true, report.DirectTCP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Blocked, "udp_blocked/all_udp"), 4500)
}

// UDP that is much slower than TCP must not be called blocked.
func TestUDPSlowerThanTCP(t *testing.T) {
	last, all := play(t, &world{rtt: 10 * msec, udpLate: 1200 * msec}, Options{})
	within(t, judged(t, last, report.Healthy, ""), 3500)
	for _, s := range all {
		for _, o := range s.Report.Observations {
			if o.Outcome == report.Silent {
				t.Fatalf("%s %s was called silent after %v", o.Check, o.Target, s.Elapsed)
			}
		}
	}
}

func TestOnePortSilent(t *testing.T) {
	dead := fourPorts[3]
	w := &world{rtt: 10 * msec, dead: func(_, url string) bool { return url == dead }}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "udp_blocked/relay_ports"), 3000)
	o := find(t, last.Report, report.CheckICE, dead)
	if o.Outcome != report.Silent || o.Detail.ICE.Requests < 4 {
		t.Errorf("%s after %d requests", o.Outcome, o.Detail.ICE.Requests)
	}
}

func TestTCPSilent(t *testing.T) {
	w := &world{rtt: 10 * msec, dead: func(transport, _ string) bool { return transport == "tcp" }}
	last, _ := play(t, w, Options{})
	d := last.Report.Diagnosis
	if d == nil || d.Primary == nil || d.Primary.Hypothesis != "turn_unreachable" {
		t.Fatalf("%+v", d)
	}
	within(t, *d, 4500)
}

func TestWrongPassword(t *testing.T) {
	w := &world{rtt: 10 * msec, refuse: map[string]report.ICEError{}}
	for _, u := range fourPorts[1:] {
		w.refuse[u] = report.ICEError{Code: 401, Text: "Unauthorized."}
	}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "turn_unreachable/credentials_rejected"), 2000)
	if o := find(t, last.Report, report.CheckICE, fourPorts[1]); o.Outcome != report.Failed || o.Code != 401 {
		t.Errorf("%s %d", o.Outcome, o.Code)
	}
}

func TestErrorsAndCompletions(t *testing.T) {
	for _, c := range []struct {
		name string
		at   time.Duration
		text string
		want report.Outcome
	}{
		{"refused at once", 0, "Failed to establish connection", report.Failed},
		{"libwebrtc's own timer", 0, "STUN binding request timed out.", report.Silent},
	} {
		url := fourPorts[5]
		w := &world{rtt: 10 * msec, refuse: map[string]report.ICEError{url: {Code: 701, Text: c.text}}}
		last, _ := play(t, w, Options{})
		if o := find(t, last.Report, report.CheckICE, url); o.Outcome != c.want || o.Code != 701 {
			t.Errorf("%s: %s %d, want %s", c.name, o.Outcome, o.Code, c.want)
		}
	}
	w := &world{rtt: 10 * msec, complete: map[string]bool{fourPorts[1]: true}}
	last, _ := play(t, w, Options{})
	if o := find(t, last.Report, report.CheckICE, fourPorts[1]); o.Outcome != report.NotTested || !o.Detail.ICE.Complete {
		t.Errorf("complete without candidate and error: %s", o.Outcome)
	}
}

func TestDTLSSilent(t *testing.T) {
	w := &world{rtt: 10 * msec, noDTLS: map[report.Path]bool{report.DirectUDP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "ice_failed/dtls_blocked"), 3500)
	if o := find(t, last.Report, report.CheckPathICE, string(report.DirectUDP)); o.Outcome != report.OK || !report.Yes(o.Detail.ICE.Continues) {
		t.Errorf("%s, continues %v", o.Outcome, o.Detail.ICE.Continues)
	}
	if o := find(t, last.Report, report.CheckPathDTLS, string(report.DirectUDP)); o.Outcome != report.Silent {
		t.Errorf("DTLS: %s", o.Outcome)
	}
	if o := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)); o.Outcome != report.NotTested {
		t.Errorf("data: %s, nothing was sent", o.Outcome)
	}
}

// Where no path carries anything, nothing is known of the loss, and the
// handshake gets the time of a third flight.
func TestDTLSSilentEverywhere(t *testing.T) {
	everywhere := map[report.Path]bool{}
	for _, p := range report.Paths {
		everywhere[p] = true
	}
	last, _ := play(t, &world{rtt: 10 * msec, noDTLS: everywhere}, Options{})
	within(t, judged(t, last, report.Blocked, "ice_failed/dtls_blocked"), 6000)
	if o := find(t, last.Report, report.CheckPathDTLS, string(report.RelayUDP)); o.MS < 4500 {
		t.Errorf("silent after %d ms", o.MS)
	}
}

func TestLargePacketsLost(t *testing.T) {
	w := &world{rtt: 10 * msec, lose: func(kind byte, _ int) bool { return kind == kindLarge }}
	last, _ := play(t, w, Options{})
	judged(t, last, report.Blocked, "ice_failed/large_packets_dropped")
}

func TestRTPLost(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, noRTP: true}, Options{})
	judged(t, last, report.Blocked, "ice_failed/media_dropped")
}

// A lossy line is watched longer than a clean one.
func TestLossIsWatchedLonger(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, lose: func(_ byte, seq int) bool { return seq%8 == 3 }}, Options{})
	f := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)).Detail.Flow
	if f.Sent <= samplePackets {
		t.Errorf("%d packets, %d back", f.Sent, f.Returned)
	}
	judged(t, last, report.Degraded, "poor_network/loss")
}

func TestSocketClosed(t *testing.T) {
	for _, c := range []struct {
		noReopen bool
		verdict  report.Verdict
	}{{false, report.Degraded}, {true, report.Blocked}} {
		w := &world{rtt: 10 * msec, closeAt: 3 * time.Second, noReopen: c.noReopen}
		last, all := play(t, w, Options{})
		d := judged(t, last, c.verdict, "signaling_lost/dropped")
		if d.MS < 3000 || d.MS > 4500 {
			t.Errorf("the changed verdict has the time %d ms", d.MS)
		}
		healthy := false
		for _, s := range all {
			healthy = healthy || s.Stands && s.Report.Diagnosis.Verdict == report.Healthy
		}
		if !healthy {
			t.Error("before the sockets were closed all was well, and the page was not told")
		}
		o := find(t, last.Report, report.CheckSignaling, "")
		if s := o.Detail.Socket; !s.Closed || s.ClosedAt < 3000 || s.CloseCode != 1006 {
			t.Errorf("%+v", s)
		}
	}
}

// A second without the line is no fault of it.
func TestSecondGone(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, goneFrom: 700 * msec, goneTo: 1700 * msec}, Options{})
	judged(t, last, report.Healthy, "")
	if f := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)).Detail.Flow; f.Returned == f.Sent {
		t.Errorf("the line was not missed: %+v", f)
	}
	if o := find(t, last.Report, report.CheckPathData, string(report.RelayTCP)); o.Outcome != report.OK || o.Detail.Flow.Returned != o.Detail.Flow.Sent {
		t.Errorf("what TCP repaired: %+v", o)
	}
}

// A socket that opens after it was given up is no blocked one.
func TestSocketLate(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, openAfter: socketOpenDeadline + time.Second}, Options{})
	judged(t, last, report.Degraded, "signaling_lost/slow")
	if s := find(t, last.Report, report.CheckSignaling, "").Detail.Socket; !s.Opened || s.OpenMS < millis(socketOpenDeadline) || s.Answered == 0 {
		t.Errorf("%+v", s)
	}
}

func TestUpgradeRefused(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, refuseWS: true}, Options{})
	within(t, judged(t, last, report.Blocked, "signaling_lost/upgrade_blocked"), 2500)
}

func TestSocketSilent(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, mute: true}, Options{})
	within(t, judged(t, last, report.Blocked, "signaling_lost/silent"), 6000)
}

func TestDeliveryBlocked(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer Response
	}{{"refused", Response{Status: 403}}, {"dropped", dropped}} {
		w := &world{rtt: 10 * msec, report: func(report.Report) Response { return c.answer }}
		last, _ := play(t, w, Options{})
		judged(t, last, report.Healthy, "")
		if w.overWS == 0 || last.URL == "" || last.Undelivered {
			t.Errorf("%s: %d over the socket, url %q", c.name, w.overWS, last.URL)
		}
		if !w.last().Complete {
			t.Errorf("%s: the whole report did not arrive", c.name)
		}
		if o := find(t, last.Report, report.CheckDelivery, "post"); o.Outcome != report.Failed {
			t.Errorf("%s: %s", c.name, o.Outcome)
		}
	}
	// Only the last report is held up: the socket has to carry it at once.
	w := &world{rtt: 10 * msec, report: func(r report.Report) Response {
		if r.Complete {
			return Response{Status: 413}
		}
		return Response{Status: 200}
	}}
	last, _ := play(t, w, Options{})
	if !w.last().Complete || w.overWS != 1 || last.Elapsed > watchUntil+500*msec {
		t.Errorf("complete %v, %d over the socket, after %v", w.last().Complete, w.overWS, last.Elapsed)
	}
	w = &world{rtt: 10 * msec, refuseWS: true, report: func(report.Report) Response { return dropped }}
	last, _ = play(t, w, Options{})
	if last.Phase != Done || last.URL != "" || !last.Undelivered || last.Report.Diagnosis == nil {
		t.Errorf("no road at all: phase %s, url %q, undelivered %v", last.Phase, last.URL, last.Undelivered)
	}
}

func TestBeginFailed(t *testing.T) {
	portal := Response{Status: 200, Redirected: true}
	for _, c := range []struct {
		name  string
		w     *world
		cause string
		most  int
	}{
		{"no network", &world{offline: true}, "offline/no_network", 2000},
		{"no network, and the browser says otherwise", &world{offline: true, slowGather: 900 * msec}, "offline/no_network", 2500},
		{"POST blocked", &world{rtt: 10 * msec, begin: func() Response { return Response{Status: 403} }}, "offline/server_unreachable", 2500},
		{"POST dropped", &world{rtt: 10 * msec, begin: func() Response { return dropped }}, "offline/server_unreachable", 7000},
		{"portal", &world{rtt: 10 * msec, begin: func() Response { return portal }, seen: func() Response { return portal }}, "offline/captive_portal", 2500},
	} {
		t.Run(c.name, func(t *testing.T) {
			last, _ := play(t, c.w, Options{})
			within(t, judged(t, last, report.Blocked, c.cause), c.most)
			if last.Phase != Done || !last.Undelivered {
				t.Errorf("phase %s, undelivered %v", last.Phase, last.Undelivered)
			}
		})
	}
}

func TestBeginRefused(t *testing.T) {
	for name, c := range map[string]struct {
		answer Response
		want   string
	}{
		"with a detail":    {ours(404, api.Problem{Title: "Not found", Detail: "This link has expired."}), "This link has expired."},
		"with a title":     {ours(429, api.Problem{Title: "Too many runs"}), "Too many runs"},
		"without a title":  {ours(429, api.Problem{Detail: "x"}), "x"},
		"unreadable":       {Response{Status: 400, Ours: true, Body: []byte("<html>")}, words.English().Say("run.problem_headline")},
		"the last of them": {Response{Status: 499, Ours: true}, words.English().Say("run.problem_headline")},
	} {
		last, _ := play(t, &world{begin: func() Response { return c.answer }}, Options{})
		if last.Phase != Failed || last.Problem != c.want || last.Report.Diagnosis != nil {
			t.Errorf("%s: phase %s, problem %q, want %q", name, last.Phase, last.Problem, c.want)
		}
	}
}

func tokenOf(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc(body) + "." + enc([]byte("signature"))
}

func TestToken(t *testing.T) {
	// The bubble's clock begins at midnight of 2000-01-01 UTC.
	now := float64(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
	good := map[string]any{"acsScope": "chat,voip", "exp": now + 3600, "iss": "me"}
	for _, c := range []struct {
		name    string
		token   string
		status  int
		offset  time.Duration
		verdict report.Verdict
		cause   string
		asked   bool
	}{
		{"good", tokenOf(good), 200, 0, report.Healthy, "", true},
		{"rejected", tokenOf(good), 401, 0, report.Blocked, "token_invalid/rejected_401", true},
		{"forbidden", tokenOf(good), 403, 0, report.Blocked, "token_invalid/forbidden_403", true},
		{"expired", tokenOf(map[string]any{"acsScope": "voip", "exp": now - 60, "iss": "me"}), 401, 0, report.Blocked, "token_invalid/expired", true},
		{"expired by the server's clock alone", tokenOf(good), 401, 2 * time.Hour, report.Blocked, "token_invalid/expired", true},
		{"malformed", "eyJhbGciOiJSUzI1NiJ9.e30", 401, 0, report.Blocked, "token_invalid/malformed", false},
		{"of another issuer", tokenOf(map[string]any{"acsScope": "voip", "exp": now + 60, "iss": "you"}), 401, 0, report.Healthy, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &world{rtt: 10 * msec, check: c.status, clockOffset: c.offset}
			last, _ := play(t, w, Options{Token: c.token})
			judged(t, last, c.verdict, c.cause)
			asked := 0
			for i, b := range w.bearers {
				if b == c.token {
					asked++
					if w.requests[i] != " /check" {
						t.Errorf("the token went to %q", w.requests[i])
					}
				}
			}
			if (asked > 0) != c.asked {
				t.Errorf("the authority was asked %d times", asked)
			}
			text, err := json.Marshal(w.reports)
			if err != nil {
				t.Fatal(err)
			}
			if len(w.reports) == 0 || strings.Contains(string(text), strings.Split(c.token, ".")[1]) {
				t.Error("the token is in a report, or none was posted")
			}
		})
	}
}

// What the server saw reaches the judgement before it is told.
func TestServerObservations(t *testing.T) {
	w := &world{rtt: 10 * msec, refuseWS: true, serverSaw: []report.Observation{{
		ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer,
		Detail: report.Detail{Upgrade: &report.Upgrade{Arrived: true}},
	}}}
	// The server knows it only when the paths have been tried.
	w.knows = func(r report.Report) bool {
		for _, o := range r.Observations {
			if o.Check == report.CheckPathData && o.Target == string(report.RelayTCP) {
				return true
			}
		}
		return false
	}
	last, all := play(t, w, Options{})
	for _, s := range all {
		if s.Stands {
			find(t, s.Report, report.CheckUpgradeSeen, "")
		}
	}
	d := judged(t, last, report.Blocked, "signaling_lost/upgrade_blocked")
	cited := false
	for _, h := range d.Hypotheses {
		for _, e := range h.Evidence {
			cited = cited || e.Observation == "s1"
		}
	}
	if !cited {
		t.Error("what the server saw is cited nowhere")
	}
}

func TestNoWebRTC(t *testing.T) {
	w := &noWebRTC{world{rtt: 10 * msec, browser: "Firefox"}}
	last, _ := playHands(t, w, Options{})
	judged(t, last, report.Blocked, "ice_failed/webrtc_disabled")
	if w.peers != 0 {
		t.Errorf("%d PeerConnections were made without WebRTC", w.peers)
	}
}

type noWebRTC struct{ world }

func (w *noWebRTC) Environment() report.Environment {
	e := w.world.Environment()
	e.WebRTC = report.Known(false)
	return e
}

// TestSpareNotAwaited: direct TCP, which no call takes, is silent, and the
// verdict stands as early as if it were not.
func TestSpareNotAwaited(t *testing.T) {
	w := &world{rtt: 2 * msec, noICE: map[report.Path]bool{report.DirectTCP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Healthy, ""), 1300)
	if o := find(t, last.Report, report.CheckPathICE, string(report.DirectTCP)); o.Outcome != report.Silent {
		t.Errorf("direct TCP is %s in the end, want silent", o.Outcome)
	}
}

// TestRelayBesideCleanDirect: relays that are slow to give an address do not keep
// the verdict waiting for their whole sample where the direct path is clean, and
// have it in the end.
func TestRelayBesideCleanDirect(t *testing.T) {
	w := &world{rtt: 10 * msec, allocateLate: 350 * msec}
	last, all := play(t, w, Options{})
	d := judged(t, last, report.Healthy, "")
	within(t, d, 1150)
	for _, s := range all {
		if !s.Stands {
			continue
		}
		f := find(t, s.Report, report.CheckPathData, string(report.RelayUDP)).Detail.Flow
		if f.Sent < besideEnough || f.Sent >= samplePackets || f.Returned != f.Sent || len(f.TripsMS) != f.Sent {
			t.Errorf("when the verdict stands the relay has %+v", f)
		}
		break
	}
	for _, kind := range []report.Path{report.RelayUDP, report.RelayTCP} {
		if f := find(t, last.Report, report.CheckPathData, string(kind)).Detail.Flow; f.Sent != samplePackets || f.Returned != f.Sent {
			t.Errorf("%s in the end: %+v", kind, f)
		}
	}
}

// TestRelayLosesBesideCleanDirect: one packet that is missing, and the whole
// sample is waited for.
func TestRelayLosesBesideCleanDirect(t *testing.T) {
	w := &world{rtt: 10 * msec, allocateLate: 350 * msec, passes: func() func(report.Path, int) bool {
		sent := 0
		return func(p report.Path, bytes int) bool {
			if p != report.RelayUDP {
				return true
			}
			sent++
			return sent != 12
		}
	}()}
	last, _ := play(t, w, Options{})
	if ms := judged(t, last, report.Healthy, "").MS; ms < 1250 {
		t.Errorf("the verdict stood after %d ms, without the whole sample of a relay that loses", ms)
	}
}

// TestFullLine: requests are quick at first and take more than a second once
// the run is under way, and of the samples nothing comes back.
func TestFullLine(t *testing.T) {
	asked := 0
	w := &world{rtt: 20 * msec, lose: func(byte, int) bool { return true },
		noDTLS: map[report.Path]bool{report.RelayUDP: true, report.RelayTCP: true, report.DirectTCP: true}}
	w.seen = func() Response {
		if asked++; asked > 1 {
			time.Sleep(1200 * msec)
		}
		return ours(200, api.SeenReply{Time: time.Now(), Address: "203.0.113.9", Protocol: "HTTP/1.1"})
	}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "poor_network/bandwidth"), 4800)
}

// The time of a diagnosis counts from the press on Start, which a page that was
// still loading has remembered.
func TestWaited(t *testing.T) {
	plain, _ := play(t, &world{rtt: 10 * msec}, Options{})
	late, _ := play(t, &world{rtt: 10 * msec}, Options{Waited: 9 * time.Second})
	if got, want := late.Report.Diagnosis.MS, plain.Report.Diagnosis.MS+9000; got != want {
		t.Errorf("%d ms, want %d", got, want)
	}
}

// A WebSocket that falls silent before it has answered often enough to be known by
// its echoes keeps a run from its verdict, and not from its end.
func TestASocketThatFallsSilentEarlyEndsTheRun(t *testing.T) {
	for _, echoes := range []int{1, 2} {
		last, _ := play(t, &world{rtt: 10 * msec, echoes: echoes}, Options{})
		if last.Phase != Done || !last.Report.Complete {
			t.Errorf("after %d echoes: phase %v, complete %v", echoes, last.Phase, last.Report.Complete)
		}
		judged(t, last, report.Inconclusive, "")
	}
}
