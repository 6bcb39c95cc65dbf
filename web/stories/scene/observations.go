package scene

import "sidetone/shared/report"

func number[T any](v T) *T { return &v }

func network() []report.Observation {
	list := []report.Observation{
		{ID: "o1", Check: report.CheckEnvironment, Outcome: report.OK, MS: 2, Detail: report.Detail{Environment: &report.Environment{
			Browser: "Chromium", BrowserVersion: 156, OS: "Windows", SecureContext: report.Known(true), WebRTC: report.Known(true),
			GetUserMedia: report.Known(true), Online: report.Known(true), Hidden: report.Known(false), ConnectionType: "4g", Microphone: "prompt", Camera: "prompt",
		}}},
		{ID: "o2", Check: report.CheckHTTPS, Outcome: report.OK, MS: 131, At: 96, Detail: report.Detail{HTTP: &report.HTTP{
			Sent: 5, Answered: 5, RTTMS: 24.3, Ours: report.Known(true), ClockOffsetMS: number(-1840.0), ClockUncertaintyMS: 12.1,
			Address: "203.0.113.0/24", Protocol: "HTTP/2.0", Proxy: []string{"Via"},
		}}},
		{ID: "o3", Check: report.CheckBegin, Outcome: report.OK, Code: 201, MS: 88, Detail: report.Detail{HTTP: &report.HTTP{Sent: 1, Answered: 1, RTTMS: 88}}},
		{ID: "o5", Check: report.CheckSignaling, Outcome: report.OK, MS: 61, At: 101, Detail: report.Detail{Socket: &report.Socket{
			Opened: true, OpenMS: 61, Sent: 12, Answered: 12, RTTMS: 23.8, RTTMaxMS: 41.2, WatchedMS: 6400,
		}}},
		{ID: "o6", Check: report.CheckSignalingIdle, Outcome: report.OK, MS: 58, At: 102, Detail: report.Detail{Socket: &report.Socket{
			Opened: true, OpenMS: 58, WatchedMS: 6400,
		}}},
		{ID: "o7", Check: report.CheckSignalingFetch, Outcome: report.OK, Code: 426, MS: 27, At: 110},
	}
	for i, url := range []string{"turn:relay.example:3478?transport=udp", "turn:relay.example:3479?transport=udp", "turn:relay.example:3478?transport=tcp"} {
		list = append(list, report.Observation{
			ID: "o1" + string(rune('0'+i)), Check: report.CheckICE, Target: url, Outcome: report.Silent, MS: 3300, At: 104,
			Detail: report.Detail{ICE: &report.ICE{Transport: url[len(url)-3:], Requests: 5}},
		})
	}
	list = append(list, report.Observation{
		ID: "o13", Check: report.CheckICE, Target: "turns:relay.example:5349?transport=tcp", Outcome: report.Failed, Code: 701, MS: 141, At: 104,
		Detail: report.Detail{ICE: &report.ICE{Transport: "tls", Errors: []report.ICEError{{Code: 701, Text: "Failed to establish connection", AtMS: 141}}}},
	})
	for i, p := range report.Paths {
		list = append(list, path(p, "o2"+string(rune('0'+i)))...)
	}
	list = append(list,
		report.Observation{ID: "o30", Check: report.CheckToken, Outcome: report.NotTested},
		report.Observation{ID: "o31", Check: report.CheckDelivery, Target: "post", Outcome: report.OK, Code: 200, MS: 40, At: 3450},
	)
	for i := range list {
		list[i].Source = report.FromAgent
	}
	return list
}

// path is silent at its first stage; the stages after it were not tested. The
// direct TCP path has every one of them ok.
func path(p report.Path, id string) []report.Observation {
	if p == report.DirectTCP {
		return open(p, id)
	}
	return []report.Observation{
		{ID: id + "a", Check: report.CheckPathICE, Target: string(p), Outcome: report.Silent, MS: 3300, At: 120},
		{ID: id + "b", Check: report.CheckPathDTLS, Target: string(p), Outcome: report.NotTested, At: 120},
	}
}

// open is a path with every stage ok.
func open(p report.Path, id string) []report.Observation {
	flow := &report.Flow{
		Sent: 60, Arrived: number(60), Returned: 59, LossUp: number(0.0), LossDown: number(1.0 / 60),
		RTTMS: 25.4, RTTMinMS: 23.1, JitterMS: 1.7, Bytes: 160, Kbps: 412,
	}
	return []report.Observation{
		{ID: id + "a", Check: report.CheckPathICE, Target: string(p), Outcome: report.OK, MS: 180, At: 120, Source: report.FromAgent},
		{ID: id + "b", Check: report.CheckPathDTLS, Target: string(p), Outcome: report.OK, MS: 95, At: 300, Source: report.FromAgent},
		{ID: id + "c", Check: report.CheckPathData, Target: string(p), Outcome: report.OK, MS: 1210, At: 395, Source: report.FromAgent, Detail: report.Detail{Flow: flow}},
		{ID: id + "d", Check: report.CheckPathLarge, Target: string(p), Outcome: report.OK, MS: 1210, At: 395, Source: report.FromAgent, Detail: report.Detail{Flow: flow}},
		{ID: id + "e", Check: report.CheckPathRTP, Target: string(p), Outcome: report.OK, MS: 1180, At: 420, Source: report.FromAgent, Detail: report.Detail{Flow: flow}},
	}
}

func fromServer() []report.Observation {
	return []report.Observation{
		{ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer, At: 101, Detail: report.Detail{Upgrade: &report.Upgrade{
			Arrived: true, Upgrade: "websocket", Connection: "Upgrade", Protocol: "HTTP/1.1", Opened: true, Messages: 13, ClosedBy: "peer",
		}}},
		{ID: "s2", Check: report.CheckEchoSeen, Target: string(report.DirectUDP), Outcome: report.Silent, Source: report.FromServer, At: 120, Detail: report.Detail{Echo: &report.Echo{}}},
		{ID: "s3", Check: report.CheckTURNSeen, Target: "udp:3478", Outcome: report.Silent, Source: report.FromServer, At: 120, Detail: report.Detail{TURN: &report.TURN{}}},
		{ID: "s4", Check: report.CheckEchoSeen, Target: string(report.DirectTCP), Outcome: report.OK, Source: report.FromServer, At: 120, Detail: report.Detail{Echo: &report.Echo{
			Checks: 6, DTLS: 9, DTLSState: "connected", Received: 60, Sent: 60, RTP: 88, RTPSent: 88, LargeReceived: 30, LargestBytes: 1203,
		}}},
	}
}
