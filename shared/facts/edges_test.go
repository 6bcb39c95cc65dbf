package facts

import (
	"fmt"
	"testing"

	"sidetone/shared/report"
)

// edge is a threshold: what a fact answers just below it, at it and just above
// it. The numbers are written out here and not taken from limits.go, so that a
// threshold that is moved by mistake is noticed.
type edge struct {
	name   string
	term   Term
	of     func(v float64) []report.Observation
	values [3]float64
	want   [3]Answer
}

var (
	onlyAbove  = [3]Answer{No, No, Yes}
	fromAt     = [3]Answer{No, Yes, Yes}
	onlyBelow  = [3]Answer{Yes, No, No}
	knownAt    = [3]Answer{Unknown, Yes, Yes}
	onlyBelow0 = [3]Answer{Yes, Unknown, Unknown}
)

func TestEveryThresholdFromBothSides(t *testing.T) {
	for _, list := range [][]edge{sampleEdges(), lineEdges(), mediaEdges(), callEdges()} {
		for _, c := range list {
			for i, v := range c.values {
				if got := c.term.Ask(evidenceOf(c.of(v))).Answer; got != c.want[i] {
					t.Errorf("%s: at %v the answer is %d, want %d", c.name, v, got, c.want[i])
				}
			}
		}
	}
}

// evidenceOf judges observations as those of a run, or of a call where they say
// where they were read.
func evidenceOf(list []report.Observation) *Evidence {
	for i := range list {
		list[i].ID = fmt.Sprint("o", i)
	}
	run, call := Bodies(report.Report{Observations: list})
	if call != nil {
		return call
	}
	return run
}

func pathSeen(check report.Check, p report.Path, outcome report.Outcome, f *report.Flow) report.Observation {
	o := report.Observation{Check: check, Target: string(p), Outcome: outcome}
	o.Detail.Flow = f
	return o
}

// sample is the flow of the direct path.
func sampled(f report.Flow) []report.Observation {
	if f.Sent == 0 {
		f.Sent, f.Returned = 1000, 1000
	}
	return []report.Observation{pathSeen(report.CheckPathData, report.DirectUDP, report.OK, &f)}
}

func sampleEdges() []edge {
	none := 0.0
	return []edge{
		{"loss", TooMuchLoss, func(v float64) []report.Observation { return sampled(report.Flow{LossUp: &v}) }, [3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"loss on the way back", TooMuchLoss, func(v float64) []report.Observation { return sampled(report.Flow{LossUp: &none, LossDown: &v}) },
			[3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"jitter", TooMuchJitter, func(v float64) []report.Observation { return sampled(report.Flow{JitterMS: v}) }, [3]float64{29.9, 30, 30.1}, onlyAbove},
		{"delay", TooMuchDelay, func(v float64) []report.Observation { return sampled(report.Flow{RTTMinMS: v}) }, [3]float64{499.9, 500, 500.1}, onlyAbove},
		{"a late sample's rate", TooNarrow, func(v float64) []report.Observation {
			return sampled(report.Flow{RTTMinMS: 100, RTTMS: 301, Kbps: v})
		}, [3]float64{39.9, 40, 40.1}, onlyBelow},
		{"growth of a queue", TooNarrow, queued(200, 1000), [3]float64{799.9, 800, 800.1}, onlyAbove},
		{"least growth of a queue", TooNarrow, queued(50, 1000), [3]float64{349.9, 350, 350.1}, onlyAbove},
		{"growth of a queue that loses", TooNarrow, queued(200, 20), [3]float64{399.9, 400, 400.1}, onlyAbove},
		{"round trip of a queue that loses", TooNarrow, func(v float64) []report.Observation { return queued(v, 20)(3 * v) }, [3]float64{399.9, 400, 400.1}, onlyBelow},
		{"least growth of a queue that loses", TooNarrow, queued(50, 20), [3]float64{149.9, 150, 150.1}, onlyAbove},
		{"packets of a sample", TooMuchLoss, func(v float64) []report.Observation {
			lost := 0.2
			return sampled(report.Flow{Sent: int(v), Returned: 40, LossUp: &lost})
		}, [3]float64{49, 50, 51}, knownAt},
		{"loss that explains a silence", HeavyLoss, func(v float64) []report.Observation { return sampled(report.Flow{LossUp: &v}) }, [3]float64{0.0999, 0.10, 0.1001}, fromAt},
		{"packets of a sample that explains a silence", HeavyLoss, func(v float64) []report.Observation {
			lost := 0.2
			return sampled(report.Flow{Sent: int(v), Returned: 40, LossUp: &lost})
		}, [3]float64{49, 50, 51}, knownAt},
		{"media packets", LateNotLost, func(v float64) []report.Observation { return overtakenBy(int(v), int(v), 60) }, [3]float64{19, 20, 21}, knownAt},
		{"media lost", LateNotLost, func(v float64) []report.Observation { return overtakenBy(10000, 10000-int(v), 60) }, [3]float64{500, 599, 601}, [3]Answer{Yes, Yes, No}},
		{"jitter that overtakes", LateNotLost, func(v float64) []report.Observation { return overtakenBy(100, 100, v) }, [3]float64{17.9, 18, 18.1}, onlyAbove},
		{"where a sample ends", UDPStopsAfterHandshake, func(v float64) []report.Observation {
			return cutOff(report.Flow{Sent: 100, Returned: 40, LastMS: int(v)})
		}, [3]float64{899, 900, 901}, onlyBelow},
		{"half of a sample", UDPStopsAfterHandshake, func(v float64) []report.Observation {
			return cutOff(report.Flow{Sent: 100, Returned: int(v), LastMS: 300})
		}, [3]float64{49, 50, 51}, onlyBelow},
		{"packets of a sample that ends", UDPStopsAfterHandshake, func(v float64) []report.Observation {
			return cutOff(report.Flow{Sent: int(v), Returned: 10, LastMS: 30})
		}, [3]float64{49, 50, 51}, fromAt},
	}
}

// queued is a sample whose round trip has grown from least.
func queued(least, kbps float64) func(v float64) []report.Observation {
	return func(v float64) []report.Observation {
		return sampled(report.Flow{RTTMinMS: least, RTTMS: v, Kbps: kbps})
	}
}

// overtakenBy is a data channel that misses much, and media beside it.
func overtakenBy(sent, returned int, jitter float64) []report.Observation {
	lost := 0.3
	return append(sampled(report.Flow{LossUp: &lost}),
		pathSeen(report.CheckPathRTP, report.DirectUDP, report.OK, &report.Flow{Sent: sent, Returned: returned, JitterMS: jitter}))
}

// cutOff: the direct path carried so much, the relay over UDP fell silent, and
// TCP carries on.
func cutOff(f report.Flow) []report.Observation {
	return []report.Observation{
		pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil), pathSeen(report.CheckPathDTLS, report.DirectUDP, report.OK, nil),
		pathSeen(report.CheckPathData, report.DirectUDP, report.OK, &f),
		pathSeen(report.CheckPathICE, report.RelayUDP, report.Silent, nil), pathSeen(report.CheckPathData, report.RelayTCP, report.OK, nil),
	}
}

func lineEdges() []edge {
	https := func(answered int, least, median float64) []report.Observation {
		o := report.Observation{Check: report.CheckHTTPS, Outcome: report.OK}
		o.Detail.HTTP = &report.HTTP{Answered: answered, RTTMS: least, RTTMedianMS: median}
		return []report.Observation{o, pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil)}
	}
	opened := func(rtt float64) func(v float64) []report.Observation {
		return func(v float64) []report.Observation {
			o := report.Observation{Check: report.CheckSignaling, Outcome: report.OK}
			o.Detail.Socket = &report.Socket{Opened: true, OpenMS: int(v)}
			return append(https(5, rtt, rtt), o)
		}
	}
	return []edge{
		{"growth of requests", Swamped, func(v float64) []report.Observation { return https(3, 400, v) }, [3]float64{999.9, 1000, 1000.1}, fromAt},
		{"share of the time from which a page explains any delay", TooMuchDelay, func(v float64) []report.Observation {
			page := report.Observation{Check: report.CheckEnvironment, Outcome: report.OK}
			page.Detail.Environment = &report.Environment{Late: &report.Late{MS: 20, Share: v}}
			return []report.Observation{page, pathSeen(report.CheckPathData, report.DirectUDP, report.OK, &report.Flow{Sent: 50, Returned: 50, RTTMS: 800, RTTMinMS: 700})}
		}, [3]float64{0.333, 1.0 / 3, 0.334}, onlyBelow0},
		{"checks that are quicker than the sample", TooMuchDelay, func(v float64) []report.Observation {
			checks := report.Observation{Check: report.CheckPathICE, Target: string(report.DirectUDP), Outcome: report.OK}
			checks.Detail.ICE = &report.ICE{RTTMS: v}
			return []report.Observation{checks, pathSeen(report.CheckPathData, report.DirectUDP, report.OK, &report.Flow{Sent: 50, Returned: 50, RTTMS: 800, RTTMinMS: 700})}
		}, [3]float64{249.9, 250, 250.1}, fromAt},
		{"growth from which silence says nothing", HeavyLoss, func(v float64) []report.Observation { return https(3, 400, v) }, [3]float64{799.9, 800, 800.1}, fromAt},
		{"least time of requests", Swamped, func(v float64) []report.Observation { return https(3, 50, v) }, [3]float64{499.9, 500, 500.1}, fromAt},
		{"requests that were answered", Swamped, func(v float64) []report.Observation { return https(int(v), 50, 900) }, [3]float64{2, 3, 4}, knownAt},
		{"a slow socket", SocketSlow, opened(1), [3]float64{1999, 2000, 2001}, fromAt},
		{"a slow socket on a slow line", SocketSlow, opened(500), [3]float64{2999, 3000, 3001}, fromAt},
		{"the size of packets that pass", PathMTUSays, func(v float64) []report.Observation {
			o := report.Observation{Check: report.CheckPathMTU, Target: "stun:198.51.100.10:3478", Outcome: report.OK}
			o.Detail.MTU = &report.MTU{Largest: int(v), Lost: []int{1500}}
			return []report.Observation{o}
		}, [3]float64{1249, 1250, 1251}, onlyBelow0},
	}
}

// streamed is one stream of a call.
func streamed(kind string, set func(m *report.Media, v float64)) func(v float64) []report.Observation {
	return func(v float64) []report.Observation {
		o := report.Observation{Check: report.CheckMedia, Target: kind, Outcome: report.OK, Origin: report.OriginACSLog}
		o.Detail.Media = &report.Media{Kind: kind, Direction: "receive"}
		set(o.Detail.Media, v)
		return []report.Observation{o}
	}
}

func mediaEdges() []edge {
	return []edge{
		{"loss of a stream", LossInCall, streamed("audio", func(m *report.Media, v float64) { m.Loss = &v }), [3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"loss of a counted stream", LossInCall, streamed("audio", func(m *report.Media, v float64) { m.Loss, m.Packets = &v, new(5000) }),
			[3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"packets of a stream", LossInCall, streamed("audio", func(m *report.Media, v float64) { m.Loss, m.Packets = new(0.2), new(int(v)) }),
			[3]float64{49, 50, 51}, knownAt},
		{"concealed sound", LossInCall, streamed("audio", func(m *report.Media, v float64) { m.Loss, m.Healed = new(0.01), &v }),
			[3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"jitter of a stream", TooMuchJitter, streamed("audio", func(m *report.Media, v float64) { m.JitterMS = &v }), [3]float64{29.9, 30, 30.1}, onlyAbove},
		{"pictures that tell jitter", TooMuchJitter, streamed("video", func(m *report.Media, v float64) { m.JitterMS, m.FPS = new(80.0), &v }),
			[3]float64{6.9, 7, 7.1}, knownAt},
		{"delay of a stream", TooMuchDelay, streamed("audio", func(m *report.Media, v float64) { m.RTTMS = &v }), [3]float64{499.9, 500, 500.1}, onlyAbove},
		{"rate of a video", TooNarrow, streamed("video", func(m *report.Media, v float64) { m.Kbps = &v }), [3]float64{149.9, 150, 150.1}, onlyBelow},
		{"pictures of a video", TooNarrow, streamed("video", func(m *report.Media, v float64) { m.FPS = &v }), [3]float64{6.9, 7, 7.1}, onlyBelow},
		{"pictures of a screen", TooNarrow, streamed("screen", func(m *report.Media, v float64) { m.FPS = &v }), [3]float64{0.9, 1, 1.1}, onlyBelow},
		{"loss that thins pictures", TooNarrow, streamed("video", func(m *report.Media, v float64) {
			m.Kbps, m.Loss, m.Packets = new(100.0), &v, new(1000)
		}), [3]float64{0.0199, 0.02, 0.0201}, onlyAbove},
		{"pictures of the source", TooNarrow, streamed("video", func(m *report.Media, v float64) { m.Kbps, m.SourceFPS = new(100.0), &v }),
			[3]float64{6.9, 7, 7.1}, fromAt},
	}
}

func callEdges() []edge {
	paired := func(check report.Check, set func(f *report.Flow, v float64)) func(v float64) []report.Observation {
		return func(v float64) []report.Observation {
			f := report.Flow{Sent: 1000, Returned: 1000}
			set(&f, v)
			o := pathSeen(check, report.DirectUDP, report.OK, &f)
			o.Origin = report.OriginInternals
			return []report.Observation{o}
		}
	}
	rtp := report.CheckPathRTP
	return []edge{
		{"loss of a pair", LossInCall, paired(rtp, func(f *report.Flow, v float64) { f.LossUp = &v }), [3]float64{0.0999, 0.10, 0.1001}, onlyAbove},
		{"jitter of a pair", TooMuchJitter, paired(rtp, func(f *report.Flow, v float64) { f.JitterMS = v }), [3]float64{29.9, 30, 30.1}, onlyAbove},
		{"delay of a pair", TooMuchDelay, paired(rtp, func(f *report.Flow, v float64) { f.RTTMS = v }), [3]float64{499.9, 500, 500.1}, onlyAbove},
		{"packets of a pair", TooMuchDelay, paired(rtp, func(f *report.Flow, v float64) { f.Sent, f.Returned, f.RTTMS = int(v), int(v), 900 }),
			[3]float64{49, 50, 51}, knownAt},
		{"packets that went on", CarriedOn, paired(rtp, func(f *report.Flow, v float64) { f.Returned = int(v) }), [3]float64{49, 50, 51}, knownAt},
		{"packets of a call that was cut", CutAfterBeginning, func(v float64) []report.Observation {
			ice := pathSeen(report.CheckPathICE, report.DirectUDP, report.Failed, nil)
			ice.Origin, ice.Detail.ICE = report.OriginInternals, &report.ICE{State: "disconnected"}
			flow := pathSeen(report.CheckPathRTP, report.DirectUDP, report.OK, &report.Flow{Sent: 400, Returned: int(v)})
			flow.Origin = report.OriginInternals
			return []report.Observation{ice, flow}
		}, [3]float64{49, 50, 51}, onlyBelow0},
	}
}

// A profile's own limits come before the default ones, and one that is not
// given leaves the default.
func TestLimitsOfProfile(t *testing.T) {
	if got, want := limitsOf(report.Deployment{}), (report.QualityLimits{Loss: 0.10, JitterMS: 30, RTTMS: 500, Kbps: 40}); got != want {
		t.Errorf("no limits of its own: %+v, want %+v", got, want)
	}
	own := report.QualityLimits{Loss: 0.05, JitterMS: 10, RTTMS: 200, Kbps: 80}
	if got := limitsOf(report.Deployment{Limits: own}); got != own {
		t.Errorf("%+v, want its own %+v", got, own)
	}
}
