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
			id:       "loss",
			when:     All(TooMuchLoss, Unless(LateNotLost)),
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
