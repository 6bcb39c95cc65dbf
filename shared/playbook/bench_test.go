package playbook

import "testing"

// The agent judges after every change of a run and the server after every
// post, so a judgement has to cost next to nothing.
func BenchmarkDiagnose(b *testing.B) {
	for name, s := range map[string]*scene{"healthy": healthyScene(), "udp_blocked": healthyScene().udpSilent()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Diagnose(s.r)
			}
		})
	}
}
