package playbook

import . "sidetone/shared/facts"

// Poor network (ours): a call connects and suffers.
var poorNetwork = hypothesis{
	id: idPoorNetwork,
	causes: []cause{
		{
			id:     "bandwidth",
			when:   Any(TooNarrow, Likely(Swamped)),
			stops:  Never,
			advice: poorAdvice,
		},
		{
			id:           "rate_limited",
			when:         RateLimited,
			stops:        Never,
			alternatives: []string{"loss"},
			advice:       []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), it("lift_udp_limit"), developer("stay_below_limit")},
		},
		{
			id:       "loss",
			when:     All(TooMuchLoss, Unless(LateNotLost), Unless(RateLimited)),
			saidBy:   Any(LossInCall, QualityReportedBad, Possibly(CalledPoor), Possibly(CameraFreezeReported)),
			deniedBy: Not(LossInCall),
			stops:    Never,
			advice:   poorAdvice,
		},
		{
			id:     "delay",
			when:   TooMuchDelay,
			stops:  Never,
			advice: poorAdvice,
		},
		{
			id:     "jitter",
			when:   Any(LateNotLost, TooMuchJitter),
			stops:  Never,
			advice: poorAdvice,
		},
	},
}

var poorAdvice = []advice{caller("move_closer"), caller("pause_downloads"), caller("try_hotspot"), it("prioritise_media"), developer("lower_bit_rate")}
