package playbook

import (
	"slices"

	"sidetone/shared/report"
)

// callScenes are real calls as files and SDKs tell of them: each word that a
// program may say, each answer that somebody may give, each thing that a
// connection may come to.
func callScenes() []sceneCase {
	return slices.Concat(saidScenes(), answerScenes(), connectionScenes(), denialScenes(), endScenes(), deviceScenes())
}

// call begins evidence of a call with nothing in it.
func call() *scene { return &scene{r: report.Report{Schema: report.Schema, Complete: true}} }

// read adds what was read of a file.
func (s *scene) read(check report.Check, target string, outcome report.Outcome, more ...func(*report.Observation)) *scene {
	s.put(check, target, outcome, more...)
	o := &s.r.Observations[len(s.r.Observations)-1]
	o.Origin, o.Source = report.OriginConsole, report.FromImport
	return s
}

// says adds a line of a console.
func (s *scene) says(name report.FailureName, text string) *scene {
	return s.read(report.CheckConsole, "", report.Failed, func(o *report.Observation) {
		o.Detail.Text, o.Detail.Failure = text, &report.Failure{Name: name}
	})
}

func code(c int) func(*report.Observation) { return func(o *report.Observation) { o.Code = c } }

func party(p report.Party) func(*report.Observation) {
	return func(o *report.Observation) { o.Detail.Party = p }
}

func closedSocket(o *report.Observation) { o.Detail.Socket = &report.Socket{} }

func connection(c report.Connection) func(*report.Observation) {
	return func(o *report.Observation) { o.Detail.Connection = &c }
}

// saidScenes: one word each, and what it makes of a call.
func saidScenes() []sceneCase {
	var list []sceneCase
	for _, c := range []struct {
		name    report.FailureName
		verdict report.Verdict
		primary string
	}{
		{report.FailureOffline, report.Blocked, "offline/no_network"},
		{report.FailureProxyAuth, report.Blocked, "signaling_lost/unreachable"},
		{report.FailureTunnel, report.Blocked, "signaling_lost/unreachable"},
		{report.FailureProxy, report.Blocked, "signaling_lost/unreachable"},
		{report.FailureSignaling, report.Blocked, "signaling_lost/unreachable"},
		{report.FailureSignalingTimedOut, report.Blocked, "signaling_lost/unreachable"},
		{report.FailureSocketAbnormal, report.Degraded, "signaling_lost/dropped"},
		{report.FailureSignalingLost, report.Degraded, "signaling_lost/dropped"},
		{report.FailureSocketSilent, report.Blocked, "signaling_lost/silent"},
		{report.FailureRefusedByService, report.Blocked, "signaling_lost/refused_by_service"},
		{report.FailureServiceDown, report.Blocked, "signaling_lost/service_down"},
		{report.FailureServiceError, report.Blocked, "call_policy/service_error"},
		{report.FailureICE, report.Blocked, "ice_failed/no_pair"},
		{report.FailureRelayBroken, report.Blocked, "ice_failed/no_pair"},
		{report.FailureNoTURNServer, report.Blocked, "ice_failed/no_pair"},
		{report.FailureNoSTUNServer, report.Blocked, "ice_failed/no_pair"},
		{report.FailureNoCandidates, report.Blocked, "ice_failed/no_candidates"},
		{report.FailureDTLS, report.Degraded, "ice_failed/dtls_blocked"},
		{report.FailureMedia, report.Inconclusive, ""},
		{report.FailureNegotiation, report.Blocked, "ice_failed/negotiation_failed"},
		{report.FailureWebRTCMissing, report.Blocked, "ice_failed/webrtc_disabled"},
		{report.FailureTokenExpired, report.Blocked, "token_invalid/expired"},
		{report.FailureTokenNotYetValid, report.Blocked, "token_invalid/not_yet_valid"},
		{report.FailureTokenMalformed, report.Blocked, "token_invalid/malformed"},
		{report.FailureTokenScope, report.Blocked, "token_invalid/missing_scope"},
		{report.FailureTokenKind, report.Blocked, "token_invalid/wrong_kind"},
		{report.FailureTokenResource, report.Blocked, "token_invalid/wrong_resource"},
		{report.FailureTokenRejected, report.Blocked, "token_invalid/rejected_401"},
		{report.FailureTokenForbidden, report.Blocked, "token_invalid/forbidden_403"},
		{report.FailureTokenRefresh, report.Blocked, "token_invalid/refresh_failed"},
		{report.FailurePermission, report.Degraded, "device_problem/permission_denied"},
		{report.FailureDeviceMissing, report.Degraded, "device_problem/missing"},
		{report.FailureDeviceBusy, report.Degraded, "device_problem/busy"},
		{report.FailureDevice, report.Degraded, "device_problem/failed"},
		{report.FailureInsecureContext, report.Blocked, "agent_blocked/insecure_context"},
		{report.FailureUnsupported, report.Blocked, "agent_blocked/unsupported_browser"},
		{report.FailureRoom, report.Blocked, "call_policy/room_policy"},
		{report.FailureRemote, report.Blocked, "call_policy/remote_unreachable"},
		{report.FailureDuplicate, report.Blocked, "call_policy/duplicate_agent"},
		{report.FailureBlockedByClient, report.Inconclusive, ""},
		{report.FailureDirectPath, report.Inconclusive, ""},
	} {
		list = append(list, sceneCase{"a console says " + string(c.name), call().says(c.name, "somebody's words"), c.verdict, c.primary, nil})
	}
	return list
}

const (
	service     = "https://calls.example.com/api"
	exchangeURL = "https://contoso.communication.azure.com/access/entra/:exchangeAccessToken"
)

// answerScenes: who answered what.
func answerScenes() []sceneCase {
	socket := func(url string, more ...func(*report.Observation)) *scene {
		return call().read(report.CheckSignaling, url, report.Failed, append([]func(*report.Observation){closedSocket}, more...)...)
	}
	request := func(c int, p report.Party) *scene {
		return call().read(report.CheckCallHTTP, service, report.Failed, code(c), party(p))
	}
	exchange := func(c int) *scene {
		return call().read(report.CheckCallHTTP, exchangeURL, report.Failed, code(c))
	}
	return []sceneCase{
		{"the exchange answered 401", exchange(401), report.Blocked, "token_invalid/exchange_failed", nil},
		{"the exchange answered 403", exchange(403), report.Blocked, "token_invalid/exchange_failed", nil},
		{"the exchange answered 400", exchange(400), report.Blocked, "token_invalid/exchange_failed", nil},
		{"the exchange of a call that connected", exchange(401).read(report.CheckCallAgent, "", report.OK), report.Inconclusive, "", nil},
		{"the exchange answered by a proxy", exchange(407), report.Blocked, "signaling_lost/unreachable", nil},
		{"the exchange put off", exchange(429), report.Inconclusive, "", nil},
		{"the exchange refused at first, then taken", exchange(401).
			read(report.CheckCallHTTP, exchangeURL, report.OK, code(200), func(o *report.Observation) { o.At = 900 }), report.Inconclusive, "", nil},
		{"something else of the resource answered 403",
			call().read(report.CheckCallHTTP, "https://contoso.communication.azure.com/access/entra/assignments", report.Failed, code(403), party(report.PartyService)),
			report.Blocked, "token_invalid/forbidden_403", nil},
		{"401 of the service", request(401, report.PartyService), report.Blocked, "token_invalid/rejected_401", nil},
		{"403 of the service", request(403, report.PartyService), report.Blocked, "token_invalid/forbidden_403", nil},
		{"404 of the service", request(404, report.PartyService), report.Blocked, "signaling_lost/refused_by_service", nil},
		{"429 of the service", request(429, report.PartyService), report.Blocked, "signaling_lost/refused_by_service", nil},
		{"500 of the service", request(500, report.PartyService), report.Blocked, "call_policy/service_error", nil},
		{"503 of the service", request(503, report.PartyService), report.Blocked, "signaling_lost/service_down", nil},
		{"401 of telemetry", request(401, report.PartyTelemetry), report.Inconclusive, "", nil},
		{"500 of anybody", request(500, ""), report.Inconclusive, "", nil},
		{"407 whoever was asked", request(407, ""), report.Blocked, "signaling_lost/unreachable", nil},
		{"401 at first, then taken", request(401, report.PartyService).
			read(report.CheckCallHTTP, service, report.OK, code(200), party(report.PartyService), func(o *report.Observation) { o.At = 900 }),
			report.Inconclusive, "", nil},
		{"a socket answered 404 over TLS", socket("wss://calls.example.com/ws", code(404)), report.Blocked, "signaling_lost/refused_by_service", nil},
		{"a socket answered 404 in plain", socket("ws://calls.example.com/ws", code(404)), report.Inconclusive, "", map[string]report.State{idSignalingLost: report.Possible}},
		{"a socket answered 401 with a token in it", socket("wss://calls.example.com/ws", code(401), party(report.PartyService)), report.Blocked, "token_invalid/rejected_401", nil},
		{"a socket answered 401 without", socket("wss://calls.example.com/ws", code(401)), report.Blocked, "signaling_lost/refused_by_service", nil},
		{"a socket answered 502", socket("wss://calls.example.com/ws", code(502)), report.Blocked, "signaling_lost/service_down", nil},
		{"a socket answered 200", socket("wss://calls.example.com/ws", code(200)), report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"a socket answered 400", socket("wss://calls.example.com/ws", code(400)), report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"a socket answered by a proxy that says so", socket("wss://calls.example.com/ws", code(403), func(o *report.Observation) {
			o.Detail.HTTP = &report.HTTP{Proxy: []string{"Via"}}
		}), report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"a socket that never opened", socket("wss://calls.example.com/ws"), report.Blocked, "signaling_lost/unreachable", nil},
		{"a socket of a development server", socket("ws://localhost:5173/", party(report.PartyDevelopment)), report.Inconclusive, "", nil},
		{"a socket that never opened, its host answers", socket("wss://calls.example.com/ws").
			read(report.CheckCallHTTP, "https://calls.example.com/", report.OK, code(200)), report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"a program that did not load, beside a call that had failed", agentScene(report.AgentFetch).says(report.FailureICE, "ICE failed"),
			report.Blocked, "agent_blocked/wasm_blocked", map[string]report.State{idICEFailed: report.Likely}},
		{"a status whose sub-code nobody knows", call().read(report.CheckCallEnd, "acs", report.Failed, code(403), func(o *report.Observation) {
			o.Detail.Call = &report.Call{Vendor: "acs", SubCode: 999999}
		}), report.Inconclusive, "", nil},
	}
}

// connectionScenes: what an RTCPeerConnection was allowed and came to.
func connectionScenes() []sceneCase {
	yes, no := report.Known(true), report.Known(false)
	of := func(outcome report.Outcome, c report.Connection) *scene {
		return call().read(report.CheckConnection, "1", outcome, connection(c))
	}
	overTCP := func(s *scene) *scene {
		return s.read(report.CheckPathICE, "relay/tcp", report.OK, func(o *report.Observation) { o.Detail.ICE = &report.ICE{State: "connected", Selected: "relay"} }).
			read(report.CheckPathRTP, "relay/tcp", report.OK, func(o *report.Observation) { o.Detail.Flow = &report.Flow{Sent: 400, Returned: 400} })
	}
	unanswered := func(s *scene) *scene {
		return s.read(report.CheckPathICE, "call", report.Failed, func(o *report.Observation) { o.Detail.ICE = &report.ICE{State: "failed"} })
	}
	return []sceneCase{
		{"relays alone, and none", of(report.Silent, report.Connection{Allowed: &report.Allowed{RelayOnly: yes, RelayUDP: no, RelayTCP: no, RelayTLS: no}, Connected: no}),
			report.Blocked, "ice_failed/no_candidates", nil},
		{"TCP where UDP was allowed", overTCP(of(report.OK, report.Connection{Allowed: &report.Allowed{RelayOnly: no, RelayUDP: yes}, Connected: yes})),
			report.Degraded, "udp_blocked/all_udp", nil},
		{"TCP where nothing else was", overTCP(of(report.OK, report.Connection{Allowed: &report.Allowed{RelayOnly: yes, RelayUDP: no, RelayTCP: yes}, Connected: yes})),
			report.Healthy, "", map[string]report.State{idUDPBlocked: report.StateNotTested}},
		{"the far side names loopback", unanswered(of(report.Failed, report.Connection{Connected: no, Remote: &report.Reach{Loopback: 1, Addresses: []string{"127.0.0.1"}}})),
			report.Blocked, "ice_failed/far_side_unreachable", nil},
		{"the far side names private addresses", unanswered(of(report.Failed, report.Connection{Connected: no, Remote: &report.Reach{Private: 1, Addresses: []string{"10.0.0.7"}}})),
			report.Blocked, "ice_failed/far_side_unreachable", nil},
		{"the far side can be reached", unanswered(of(report.Failed, report.Connection{Connected: no, Remote: &report.Reach{Private: 1, Public: 1}})),
			report.Blocked, "ice_failed/no_pair", nil},
		{"a relay on a private address", unanswered(of(report.Failed, report.Connection{Connected: no, Remote: &report.Reach{Public: 1}, Relayed: &report.Reach{Private: 1, Addresses: []string{"10.0.0.80"}}})),
			report.Blocked, "ice_failed/no_pair", nil},
		{"an address that is none", unanswered(of(report.Failed, report.Connection{Connected: no, Allowed: &report.Allowed{BadURLs: []report.BadURL{{URL: "turn:%C2%A0relay.example", Problem: report.URLHost}}}})),
			report.Blocked, "turn_unreachable/not_configured", nil},
		{"lost for good", of(report.Failed, report.Connection{Connected: yes, Lost: yes}), report.Degraded, "ice_failed/connection_lost", nil},
		{"lost beside one that stands", of(report.Failed, report.Connection{Connected: yes, Lost: yes, Other: yes}), report.Inconclusive, "", nil},
		{"data alone", of(report.OK, report.Connection{Connected: yes, DataOnly: yes}), report.Healthy, "", nil},
		{"a viewer", overTCP(of(report.OK, report.Connection{Connected: yes, Sends: no, Receives: yes, Allowed: &report.Allowed{RelayOnly: yes, RelayUDP: no}})), report.Healthy, "", nil},
	}
}
