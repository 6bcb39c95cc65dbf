package scene

import "sidetone/shared/report"

// Call is what a HAR, a webrtc-internals dump, a console log and the service's
// log tell of one call that failed behind a firewall that drops UDP.
func Call() report.Report {
	r := Report()
	r.Diagnosis, r.Signals, r.Profile.Name = nil, nil, "acs"
	r.Observations = failedCall()
	return judged(r)
}

// CallAndRun is the same call and a run on the same network.
func CallAndRun() report.Report {
	r := Report()
	r.Observations = append(network(), failedCall()...)
	r.Observations = append(r.Observations, fromServer()...)
	return judged(r)
}

// CallAndHealthyRun is the same call and a run that finds nothing any more.
func CallAndHealthyRun() report.Report {
	r := Healthy()
	for i := range r.Observations {
		o := &r.Observations[i]
		if o.Check == report.CheckICE && o.Outcome == report.OK {
			o.Detail.ICE = &report.ICE{Transport: "udp", Candidates: []report.Candidate{{Type: "relay", Protocol: "udp"}}}
		}
	}
	r.Observations = append(r.Observations, failedCall()...)
	return judged(r)
}

// HealthyCall is one that went as it should.
func HealthyCall() report.Report {
	r := Call()
	r.Observations = []report.Observation{
		read("c1", report.OriginLogAnalytics, report.CheckCallEnd, "acs", report.OK, 0, 321000, report.Detail{Call: &report.Call{Vendor: "acs", Categories: []string{"Success"}}}),
		stream("c2", "audio", "send", "udp", 16050, 0.002, 41),
		stream("c3", "audio", "receive", "udp", 15900, 0.011, 43),
		stream("c4", "video", "receive", "udp", 88210, 0.013, 44),
	}
	return judged(r)
}

func read(id string, from report.Origin, check report.Check, target string, outcome report.Outcome, code, at int, detail report.Detail) report.Observation {
	return report.Observation{ID: id, Check: check, Target: target, Outcome: outcome, Code: code, At: at, Source: report.FromImport, Origin: from, Detail: detail}
}

func stream(id, kind, direction, transport string, packets int, loss, rtt float64) report.Observation {
	return read(id, report.OriginLogAnalytics, report.CheckMedia, "acs", report.OK, 0, 0, report.Detail{Media: &report.Media{
		Kind: kind, Direction: direction, Transport: transport, Packets: &packets, Loss: &loss, JitterMS: number(6.0), RTTMS: &rtt,
	}})
}

func failedCall() []report.Observation {
	silent := func(id, url, transport string) report.Observation {
		o := read(id, report.OriginInternals, report.CheckICE, url, report.Silent, 0, 310, report.Detail{ICE: &report.ICE{
			Transport: transport, Requests: 9, Errors: []report.ICEError{{Code: 701, Text: "TURN allocate request timed out.", AtMS: 39900}},
		}})
		o.MS = 39900
		return o
	}
	return []report.Observation{
		read("c1", report.OriginHAR, report.CheckCallHTTP, "https://go.trouter.communication.microsoft.com/v4/a", report.OK, 200, 120, report.Detail{}),
		read("c2", report.OriginConsole, report.CheckCallAgent, "acs", report.OK, 0, 640, report.Detail{Call: &report.Call{Vendor: "acs", State: "Connected"}}),
		silent("c3", "turn:relay.communication.microsoft.com:3478?transport=udp", "udp"),
		silent("c4", "turn:relay.communication.microsoft.com:3478?transport=tcp", "tcp"),
		read("c5", report.OriginInternals, report.CheckPathICE, string(report.CallPath), report.Failed, 0, 800, report.Detail{ICE: &report.ICE{State: "failed", ChecksSent: 12}}),
		read("c6", report.OriginConsole, report.CheckUFD, "networkRelaysNotReachable", report.Failed, 1, 15200, report.Detail{}),
		read("c7", report.OriginACSLog, report.CheckCallEnd, "acs", report.Failed, 410, 17400, report.Detail{Call: &report.Call{
			Vendor: "acs", SubCode: 3112, Categories: []string{"ExpectedError"},
		}}),
		read("c8", report.OriginConsole, report.CheckConsole, "", report.Failed, 0, 17410, report.Detail{Text: "Call disconnected: 410/3112"}),
	}
}
