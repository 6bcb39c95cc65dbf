package playbook

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"sidetone/shared/report"
)

// TestDiagnose holds the playbook against scenes of runs and of calls.
func TestDiagnose(t *testing.T) {
	for _, c := range append(runScenes(), callScenes()...) {
		t.Run(c.name, func(t *testing.T) {
			d := spoken(c.scene.r)
			primary := ""
			if d.Primary != nil {
				primary = d.Primary.Hypothesis + "/" + d.Primary.Cause
			}
			if d.Verdict != c.verdict || primary != c.primary {
				t.Fatalf("%s %q, want %s %q\n%s", d.Verdict, primary, c.verdict, c.primary, dump(d))
			}
			for _, h := range d.Hypotheses {
				if want, ok := c.also[h.ID]; ok && h.State != want {
					t.Errorf("%s is %s, want %s", h.ID, h.State, want)
				}
				if (h.State.Holds() || h.State == report.RuledOut) && len(h.Evidence) == 0 {
					t.Errorf("%s is %s without evidence", h.ID, h.State)
				}
				if c.verdict == report.Healthy && h.State.Holds() {
					t.Errorf("%s holds on a healthy network", h.ID)
				}
			}
			if d.Summary == "" {
				t.Error("no summary")
			}
			compareWhole(t, filepath.Join("testdata", "scenes", slug(c.name)+".diagnosis"), c.scene.r)
		})
	}
}

// agentScene: nothing is known but that the agent did not load.
func agentScene(stage report.AgentStage) *scene {
	s := &scene{}
	return s.put(report.CheckAgent, "", report.Failed, func(o *report.Observation) { o.Detail.Agent = &report.AgentLoad{Stage: stage} })
}

func insecureScene() *scene {
	s := healthyScene().put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
		o.Detail.Environment = &report.Environment{Browser: "Chromium", WebRTC: report.Known(true), SecureContext: report.Known(false)}
	})
	s.r.Profile.NeedsMicrophone = true
	return s
}

func complete(o *report.Observation) { o.MS = 130; o.Detail.ICE = &report.ICE{Complete: true} }

func elsewhere(stage string) func(*report.Observation) {
	return func(o *report.Observation) { o.Detail.Vantage = &report.Vantage{From: "server", Stage: stage} }
}

func status(code int) func(*report.Observation) {
	return func(o *report.Observation) { o.Code = code }
}

func ours(v bool) func(*report.Observation) {
	return func(o *report.Observation) { o.Detail.HTTP = &report.HTTP{Ours: report.Known(v)} }
}

var droppedSocket = report.Socket{Opened: true, OpenMS: 10, Sent: 10, Answered: 10, Closed: true, ClosedAt: 3010, CloseCode: 1006}

func withoutWebRTC(browser string) *scene {
	s := healthyScene().drop(report.CheckICE)
	for _, stage := range pathStages {
		s.drop(stage)
	}
	return s.put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
		o.Detail.Environment = &report.Environment{Browser: browser, WebRTC: report.Known(false), SecureContext: report.Known(true)}
	})
}

// offlineScene: the run could not begin.
func offlineScene(fromUs report.Fact) *scene {
	s := &scene{r: report.Report{Complete: true}}
	return s.put(report.CheckBegin, "", report.Failed, func(o *report.Observation) { o.Detail.HTTP = &report.HTTP{Ours: fromUs} })
}

// sampleOn puts a sample on both paths over UDP.
func (s *scene) sampleOn(f *report.Flow) *scene {
	return s.sample(report.DirectUDP, f).sample(report.RelayUDP, f)
}

// sample puts one on a path; of the media beside it the same share comes back.
func (s *scene) sample(p report.Path, f *report.Flow) *scene {
	s.put(report.CheckPathData, string(p), report.OK, func(o *report.Observation) { o.Detail.Flow = f })
	for i := range s.r.Observations {
		if o := &s.r.Observations[i]; o.Check == report.CheckPathRTP && o.Target == string(p) && o.Detail.Flow != nil {
			media := *o.Detail.Flow
			media.Returned = media.Sent * f.Returned / max(1, f.Sent)
			o.Detail.Flow = &media
		}
	}
	return s
}

func dump(d report.Diagnosis) string {
	out, _ := json.MarshalIndent(d, "", " ")
	return string(out)
}

// goneScene: the first request was answered, and after it nothing but relays over
// TCP, as in a browser that the network leaves in the middle of a run.
func goneScene() *scene {
	return healthyScene().udpSilent().untriedPath(report.RelayTCP).untriedPath(report.DirectTCP).
		put(report.CheckHTTPS, "", report.Silent, func(o *report.Observation) {
			o.Detail.HTTP = &report.HTTP{Sent: 5, Answered: 1, RTTMS: 116, Ours: report.Known(true)}
		})
}

// slowToOpen makes both signalling sockets open after three seconds.
func slowToOpen(s *scene) *scene {
	return s.socket(report.CheckSignaling, report.OK, report.Socket{Opened: true, OpenMS: 3010, Sent: 3, Answered: 3, RTTMS: 2, WatchedMS: 3000}).
		socket(report.CheckSignalingIdle, report.OK, report.Socket{Opened: true, OpenMS: 3020, WatchedMS: 3000})
}

// overtaken makes the data channel miss a third of its packets, while of 25
// media packets so many come back, with that jitter.
func overtaken(s *scene, media int, jitter float64) *scene {
	third, flow := 0.3, func(f report.Flow) func(*report.Observation) {
		return func(o *report.Observation) { o.Detail.Flow = &f }
	}
	s.put(report.CheckPathData, string(report.DirectUDP), report.OK,
		flow(report.Flow{Sent: 50, Returned: 30, LossUp: &third, LossDown: &third, RTTMS: 120, RTTMinMS: 60, Kbps: 45}))
	return s.put(report.CheckPathRTP, string(report.DirectUDP), report.OK,
		flow(report.Flow{Sent: 25, Returned: media, JitterMS: jitter}))
}

// A run is cut short only where the line is full, not on every poor one.
func TestSwamped(t *testing.T) {
	for _, c := range []struct {
		name  string
		scene *scene
		want  bool
	}{
		{"a full line", swampedScene(), true},
		{"a healthy one", healthyScene(), false},
		{"a lossy one", overtaken(healthyScene(), 18, 60), false},
		{"a full line of which nothing else is known to connect", swampedScene().put(report.CheckPathICE, string(report.DirectUDP), report.Silent).
			put(report.CheckPathICE, string(report.RelayTCP), report.Silent).put(report.CheckPathICE, string(report.DirectTCP), report.Silent), false},
	} {
		if got := LineIsFull(c.scene.r.Observations); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// swampedScene is a line of 64 kbit/s as the fault lab saw it: requests take
// seconds, data goes out and hardly comes back, a relay stays silent and the
// sockets open late.
func swampedScene() *scene {
	s := slowToOpen(healthyScene())
	s.put(report.CheckHTTPS, "", report.OK, func(o *report.Observation) {
		o.Detail.HTTP = &report.HTTP{Sent: 5, Answered: 4, RTTMS: 95, RTTMedianMS: 1200, Ours: report.Known(true)}
	})
	s.put(report.CheckICE, turnURL("3480", "tcp"), report.Silent, gathered("tcp", "relay"), func(o *report.Observation) {
		o.Detail.ICE = &report.ICE{Transport: "tcp", Requests: 2}
	})
	for _, p := range []report.Path{report.RelayUDP, report.RelayTCP, report.DirectTCP} {
		for _, check := range []report.Check{report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP} {
			s.put(check, string(p), report.NotTested)
		}
	}
	for _, check := range []report.Check{report.CheckPathLarge, report.CheckPathRTP} {
		s.put(check, string(report.DirectUDP), report.NotTested)
	}
	s.put(report.CheckPathICE, string(report.RelayUDP), report.Silent)
	return s.put(report.CheckPathData, string(report.DirectUDP), report.Silent, func(o *report.Observation) {
		o.Detail.Flow = &report.Flow{Sent: 50, Returned: 1, RTTMS: 906, RTTMinMS: 906}
	})
}

// filledLate is the same where the few requests were through before the line was
// full: the echoes of the WebSocket, asked for all the time, tell.
func filledLate(s *scene) *scene {
	s.put(report.CheckHTTPS, "", report.OK, func(o *report.Observation) {
		o.Detail.HTTP = &report.HTTP{Sent: 6, Answered: 4, RTTMS: 109, RTTMedianMS: 370, Ours: report.Known(true)}
	})
	return s.socket(report.CheckSignaling, report.OK,
		report.Socket{Opened: true, OpenMS: 18, Sent: 30, Answered: 22, RTTMS: 104, RTTMaxMS: 3165, RTTMedianMS: 1362, WatchedMS: 6316})
}
