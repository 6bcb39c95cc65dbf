package playbook

import (
	"testing"

	"sidetone/shared/report"
)

const foreignAddress = "wss://signal.example/socket"

// foreignSocket is a run whose signalling is another server's: its socket, what
// a plain request got, and what the server's own try got; answered 0: it was
// not tried.
func foreignSocket(socket report.Socket, plain report.Outcome, seen report.Outcome, code int, stage string) *scene {
	s := healthyScene().drop(report.CheckSignaling).drop(report.CheckSignalingIdle).drop(report.CheckSignalingFetch)
	outcome := report.Failed
	if socket.Opened && !socket.Closed {
		outcome = report.OK
	}
	s.put(report.CheckSignaling, foreignAddress, outcome, func(o *report.Observation) { o.Detail.Socket = &socket })
	s.put(report.CheckSignalingFetch, foreignAddress, plain, func(o *report.Observation) { o.Detail.HTTP = &report.HTTP{Sent: 1} })
	if seen != report.NotTested {
		s.put(report.CheckVantage, foreignAddress, seen, elsewhere(stage), func(o *report.Observation) { o.Code, o.Source = code, report.FromServer })
	}
	return s
}

// Whose answer it was that a foreign signalling service did not let the socket
// open decides the server's own try.
func TestForeignSignaling(t *testing.T) {
	refused := report.Socket{CloseCode: 1006}
	opened := report.Socket{Opened: true, OpenMS: 20, WatchedMS: 6400}
	broken := report.Socket{Opened: true, OpenMS: 20, Closed: true, ClosedAt: 60, CloseCode: 1006}
	goodbye := report.Socket{Opened: true, OpenMS: 20, Closed: true, ClosedAt: 60, CloseCode: 4401, WasClean: true}
	reopened := func(s *scene, again report.Socket) *scene {
		return s.put(report.CheckSignalingReopen, foreignAddress, report.Failed, func(o *report.Observation) { o.Detail.Socket = &again })
	}
	breaking := func(s *scene) *scene {
		return s.put(report.CheckVantage, foreignAddress, report.OK, elsewhere(report.StageSocket), func(o *report.Observation) { o.Detail.Vantage.Error = "bad opcode" })
	}
	const ok, failed, silent, untried = report.OK, report.Failed, report.Silent, report.NotTested
	for _, c := range []struct {
		name    string
		scene   *scene
		verdict report.Verdict
		primary string
		state   report.State
		cites   string
	}{
		{"404 there, too", foreignSocket(refused, ok, failed, 404, report.StageUpgrade), report.Blocked, "signaling_lost/refused_by_service", report.Confirmed, "upgrade_refused_elsewhere"},
		{"403 there, too", foreignSocket(refused, ok, failed, 403, report.StageUpgrade), report.Blocked, "signaling_lost/refused_by_service", report.Confirmed, "upgrade_refused_elsewhere"},
		{"a page instead, there, too", foreignSocket(refused, ok, failed, 200, report.StageUpgrade), report.Blocked, "signaling_lost/refused_by_service", report.Confirmed, "upgrade_refused_elsewhere"},
		{"502 there, too", foreignSocket(refused, ok, failed, 502, report.StageUpgrade), report.Blocked, "signaling_lost/service_down", report.Confirmed, "upgrade_refused_elsewhere"},
		{"it opens there", foreignSocket(refused, ok, ok, 0, report.StageSocket), report.Blocked, "signaling_lost/upgrade_blocked", report.Confirmed, "upgrade_opens_elsewhere"},
		{"nobody tried it there", foreignSocket(refused, ok, untried, 0, ""), report.Blocked, "signaling_lost/upgrade_blocked", report.Likely, ""},
		{"our own proxy answers there", foreignSocket(refused, ok, failed, 407, report.StageUpgrade), report.Blocked, "signaling_lost/upgrade_blocked", report.Likely, ""},
		{"no answer there either", foreignSocket(refused, ok, silent, 0, report.StageUpgrade), report.Blocked, "signaling_lost/upgrade_blocked", report.Likely, ""},
		{"the host is shut, and opens there", foreignSocket(refused, failed, ok, 0, report.StageSocket), report.Blocked, "signaling_lost/unreachable", report.Confirmed, "upgrade_opens_elsewhere"},
		{"the host is shut, and asks others for a token", foreignSocket(refused, failed, failed, 401, report.StageUpgrade), report.Blocked, "signaling_lost/unreachable", report.Confirmed, ""},
		{"the host is shut for everybody", foreignSocket(refused, failed, failed, 0, report.StageConnect), report.Blocked, "signaling_lost/unreachable", report.Confirmed, "upgrade_fails_elsewhere"},
		{"it opens", foreignSocket(opened, ok, ok, 0, report.StageSocket), report.Healthy, "", "", ""},
		{"it opens though others are refused", foreignSocket(opened, ok, failed, 403, report.StageUpgrade), report.Healthy, "", "", ""},
		{"it says goodbye to who brings no token", reopened(foreignSocket(goodbye, ok, ok, 0, report.StageSocket), goodbye), report.Inconclusive, "", "", ""},
		{"it breaks off, twice, and there, too", breaking(reopened(foreignSocket(broken, ok, untried, 0, ""), broken)), report.Blocked, "signaling_lost/dropped", report.Confirmed, "socket_breaks_elsewhere"},
		{"it breaks off, twice, and not there", reopened(foreignSocket(broken, ok, ok, 0, report.StageSocket), broken), report.Blocked, "signaling_lost/dropped", report.Likely, ""},
		{"it breaks off so early that the browser never opens it", breaking(foreignSocket(refused, ok, untried, 0, "")), report.Blocked, "signaling_lost/dropped", report.Confirmed, "socket_breaks_elsewhere"},
		{"a new one stays", reopened(foreignSocket(broken, ok, untried, 0, ""), opened), report.Degraded, "signaling_lost/dropped", report.Likely, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Diagnose(c.scene.r)
			primary := ""
			if d.Primary != nil {
				primary = d.Primary.Hypothesis + "/" + d.Primary.Cause
			}
			if d.Verdict != c.verdict || primary != c.primary {
				t.Fatalf("%s %s, want %s %s", d.Verdict, primary, c.verdict, c.primary)
			}
			for _, h := range d.Hypotheses {
				if h.ID != idSignalingLost || c.primary == "" {
					continue
				}
				if h.State != c.state {
					t.Errorf("%s, want %s", h.State, c.state)
				}
				cited := c.cites == ""
				for _, ev := range h.Evidence {
					cited = cited || ev.Fact == c.cites
				}
				if !cited {
					t.Errorf("%s is not cited in %+v", c.cites, h.Evidence)
				}
			}
		})
	}
}
