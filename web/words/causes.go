package words

// englishCauses names every cause of the playbook in a line, for people who
// know the field. The ids are the contract's.
var englishCauses = map[string]map[string]string{
	"udp_blocked": {
		"all_udp":         "No UDP gets through at all",
		"relay_ports":     "UDP to the relay ports (3478–3481) does not get through",
		"after_handshake": "UDP flows fall silent after their first packets",
	},
	"turn_unreachable": {
		"silent":               "The relay does not answer, over UDP or TCP",
		"refused":              "Connections to the relay are refused or reset",
		"dns":                  "The relay’s name does not resolve",
		"tls":                  "TLS to the relay fails",
		"down_for_everyone":    "The relay is down, not only for this caller",
		"credentials_rejected": "The relay rejects the credentials",
		"overloaded":           "The relay has no capacity left",
	},
	"ice_failed": {
		"no_candidates":         "The browser found no address of its own to offer",
		"no_pair":               "No pair of addresses answers the connectivity checks",
		"dtls_blocked":          "The DTLS handshake does not get through",
		"media_dropped":         "RTP is dropped on the way",
		"large_packets_dropped": "Large packets are dropped on the way",
		"webrtc_disabled":       "WebRTC is switched off by a setting or policy",
		"connection_lost":       "An established media connection was lost",
		"negotiation_failed":    "The ends could not agree on media (offer and answer)",
	},
	"token_invalid": {
		"expired":        "The token has expired",
		"not_yet_valid":  "The token is not valid yet",
		"missing_scope":  "The token lacks the scope that calls need",
		"malformed":      "The token is damaged or cut off",
		"wrong_kind":     "The token is of another kind",
		"wrong_resource": "The token belongs to another resource",
		"rejected_401":   "The service rejects the token (401)",
		"forbidden_403":  "The service accepts the token and forbids the call (403)",
		"clock_skew":     "The caller’s clock is wrong",
		"refresh_failed": "The application comes up with no valid token",
	},
	"signaling_lost": {
		"unreachable":     "The signalling service cannot be reached",
		"upgrade_blocked": "The upgrade to WebSocket does not get through",
		"silent":          "The WebSocket opens and never answers",
		"dropped":         "The WebSocket is closed on the way",
		"idle_dropped":    "The WebSocket is closed when it is quiet",
		"slow":            "The WebSocket is slow",
	},
	"offline": {
		"no_network":         "There is no network",
		"captive_portal":     "A sign-in page answers in place of the service",
		"server_unreachable": "The service cannot be reached",
	},
	"poor_network": {
		"loss":      "Packets are lost",
		"jitter":    "Packets arrive unevenly",
		"delay":     "Packets take too long",
		"bandwidth": "There is too little bandwidth",
	},
	"device_problem": {
		"permission_denied": "The browser may not use the device",
		"missing":           "There is no such device",
		"busy":              "Another program holds the device",
		"silent":            "The device gives no sound",
		"failed":            "The device could not be opened",
	},
	"agent_blocked": {
		"wasm_blocked":        "The check itself was kept from loading",
		"script_error":        "The check itself failed",
		"unsupported_browser": "The browser cannot run the check",
		"insecure_context":    "The page was not opened over HTTPS",
	},
	"call_policy": {
		"remote_unreachable": "The other side cannot be reached",
		"remote_busy":        "The other side is busy",
		"no_answer":          "Nobody answered in time",
		"declined":           "The other side declined",
		"not_found":          "The number, room or meeting does not exist",
		"not_acceptable":     "The other side cannot take part in such a call",
		"room_policy":        "The room or meeting does not admit this participant",
		"account_policy":     "A policy of the account does not allow it",
		"duplicate_agent":    "The same identity is connected elsewhere",
		"blocked":            "The service blocks the call",
		"service_error":      "The service itself failed",
	},
}

// CauseOf names a cause in words; the id itself when there are none.
func (r *Report) CauseOf(hypothesis, cause string) string {
	if text := r.CauseIs[hypothesis][cause]; text != "" {
		return text
	}
	return cause
}
