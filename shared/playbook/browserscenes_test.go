package playbook

import "sidetone/shared/report"

// browserScenes are runs in versions of browsers that are known for a fault, and in
// their neighbours that are not.
func browserScenes() []sceneCase {
	silent := func(s *scene) *scene {
		return s.relays("udp", report.Silent).relays("tcp", report.Silent).untriedPath(report.RelayUDP).untriedPath(report.RelayTCP)
	}
	unasked := func(s *scene) *scene {
		return s.relays("udp", report.NotTested, complete).relays("tcp", report.NotTested, complete).
			untriedPath(report.RelayUDP).untriedPath(report.RelayTCP)
	}
	noUDP := func(s *scene) *scene {
		return s.put(report.CheckICE, "stun:"+relayHost+":3478", report.Silent).silentPath(report.DirectUDP)
	}
	return []sceneCase{
		{"Safari 26.4 hears from no relay", inSafari(silent(healthyScene()), 26, 4), report.Degraded, "agent_blocked/browser_bug",
			map[string]report.State{idAgentBlocked: report.Likely}},
		{"Safari 26.3 asks no relay", inSafari(unasked(healthyScene()), 26, 3), report.Degraded, "agent_blocked/browser_bug", nil},
		{"Safari 26.4 asks no relay and nothing else gets through", inSafari(noUDP(unasked(healthyScene())), 26, 4).untriedPath(report.DirectTCP),
			report.Blocked, "agent_blocked/browser_bug", nil},
		{"Safari 26.5 hears from no relay", inSafari(silent(healthyScene()), 26, 5), report.Degraded, "turn_unreachable/silent", nil},
		{"Safari 26.4 hears from relays over TCP alone",
			inSafari(healthyScene().relays("udp", report.Silent).untriedPath(report.RelayUDP), 26, 4), report.Degraded, "udp_blocked/relay_ports",
			map[string]report.State{idAgentBlocked: report.RuledOut}},
		{"Safari 26.4 where relays are offered over UDP alone and all UDP is silent", inSafari(noUDP(overUDPAlone(healthyScene())), 26, 4).silentPath(report.DirectTCP),
			report.Blocked, "udp_blocked/all_udp", map[string]report.State{idUDPBlocked: report.Likely}},
	}
}

func inSafari(s *scene, major, minor int) *scene {
	return s.put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
		o.Detail.Environment = &report.Environment{Browser: "Safari", BrowserVersion: major, BrowserMinor: minor, OS: "macOS",
			SecureContext: report.Known(true), WebRTC: report.Known(true), Online: report.Known(true)}
	})
}

// overUDPAlone: relays are offered over UDP, and stay silent.
func overUDPAlone(s *scene) *scene {
	s.relays("udp", report.Silent).untriedPath(report.RelayUDP).untriedPath(report.RelayTCP)
	kept := s.r.Observations[:0]
	for _, o := range s.r.Observations {
		if o.Detail.ICE == nil || o.Detail.ICE.Transport != "tcp" {
			kept = append(kept, o)
		}
	}
	s.r.Observations = kept
	return s
}
