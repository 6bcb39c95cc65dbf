package sample

import "sidetone/shared/report"

func blocked() *report.Diagnosis {
	return &report.Diagnosis{
		Verdict: report.Blocked, MS: 3410,
		Summary: "A firewall between you and the service stops calls: nothing sent the way calls are sent gets through.",
		Primary: &report.Primary{Hypothesis: "udp_blocked", Cause: "all_udp"},
		Hypotheses: []report.Hypothesis{
			{
				ID: "udp_blocked", State: report.Confirmed, Cause: "all_udp", Confidence: 0.99, Title: "Firewall blocking UDP",
				Explanation: "Every UDP packet of this run went unanswered, to the relay and to the echo peer alike, while HTTPS to the same host answered in 24 ms.",
				Evidence: []report.Evidence{
					{Tag: report.Measured, Observation: "o10", Weight: report.For, Text: "5 STUN requests to relay.example over UDP 3478 went unanswered in 3.3 s."},
					{Tag: report.Measured, Observation: "o11", Weight: report.For, Text: "5 STUN requests to relay.example over UDP 3479 went unanswered in 3.3 s."},
					{Tag: report.Correlated, Observation: "s2", Weight: report.For, Text: "The echo peer saw no packet of this run over UDP."},
					{Tag: report.Measured, Observation: "o2", Weight: report.For, Text: "HTTPS answered 5 of 5 requests, 24 ms each."},
				},
				Mitigations: []report.Mitigation{
					{Audience: report.ForCaller, Text: "Try another network, for example your phone’s mobile data."},
					{Audience: report.ForCaller, Text: "Send the text below to your IT department."},
					{Audience: report.ForIT, Text: "Allow outgoing UDP to relay.example, ports 3478 to 3481, and the answers to it."},
					{Audience: report.ForDeveloper, Text: "Offer relays over TCP and TLS for networks that drop UDP."},
				},
			},
			{
				ID: "turn_unreachable", State: report.Possible, Cause: "silent", Confidence: 0.2, Title: "TURN server unreachable",
				Explanation: "The relay did not answer over TCP either; with UDP blocked as a whole, that is the firewall’s doing first.",
				Because:     "udp_blocked", Alternatives: []string{"refused", "down_for_everyone"},
				Evidence: []report.Evidence{
					{Tag: report.Measured, Observation: "o12", Weight: report.For, Text: "relay.example did not answer over TCP 3478."},
					{Tag: report.Observed, Observation: "s3", Weight: report.Against, Text: "The relay’s listener is up."},
				},
			},
			{ID: "ice_failed", State: report.Possible, Cause: "no_pair", Title: "ICE negotiation failure", Because: "udp_blocked",
				Explanation: "No path connected; the firewall explains that."},
			{ID: "token_invalid", State: report.StateNotTested, Title: "Invalid token", Explanation: "No token was handed over."},
			{ID: "signaling_lost", State: report.RuledOut, Title: "Signaling connection lost", Confidence: 0.98,
				Explanation: "Both sockets opened and stayed open for as long as they were watched.",
				Evidence:    []report.Evidence{{Tag: report.Measured, Observation: "o5", Weight: report.Against, Text: "The socket opened in 61 ms and answered 12 of 12 echoes."}}},
			{ID: "poor_network", State: report.StateNotTested, Title: "Poor network"},
		},
	}
}

func healthy() *report.Diagnosis {
	d := &report.Diagnosis{
		Verdict: report.Healthy, MS: 1480,
		Summary: "Everything a call needs works from this browser and this network.",
	}
	for _, h := range blocked().Hypotheses {
		h.Cause, h.Because, h.Alternatives, h.Mitigations = "", "", nil, nil
		if h.State != report.StateNotTested {
			h.State = report.RuledOut
			h.Explanation = "What would speak for it was tested and did not show."
		}
		for i := range h.Evidence {
			h.Evidence[i].Weight = report.Against
		}
		d.Hypotheses = append(d.Hypotheses, h)
	}
	return d
}
