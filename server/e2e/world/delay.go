//go:build linux

package world

import (
	"os"
	"time"

	"sidetone/server/e2e/hop"
)

// The line sends everything through the hop: what comes in from either side
// is routed to the TUN device, and what the hop writes back is routed on. It
// happens in a namespace of its own, so that the router's rules and its
// connection tracking see every packet once.
const detour = `
-n line link set hop up
-n line route add default dev hop table 100
`

// turnings are the rules that lead to the detour, added and deleted.
func turnings(verb string, onlyUDP bool) string {
	protocol := ""
	if onlyUDP {
		protocol = " ipproto udp"
	}
	return "-n line rule " + verb + " iif lan" + protocol + " lookup 100\n" +
		"-n line rule " + verb + " iif wan" + protocol + " lookup 100\n"
}

// ApplyDelay gives the line the delay and jitter of f.
func (w *World) ApplyDelay(f Fault) error {
	if w.hop != nil {
		err := w.ip(turnings("del", w.hopUDP))
		w.hop.Close()
		w.hop = nil
		if err != nil {
			return err
		}
	}
	if f.Delay == 0 && f.Jitter == 0 {
		return nil
	}
	var device *os.File
	err := w.Line.Do(func() (err error) {
		device, err = hop.OpenTUN("hop")
		return err
	})
	if err != nil {
		return err
	}
	// A TUN device that is down answers reads with an error.
	if err := w.ip(detour); err != nil {
		device.Close()
		return err
	}
	w.hop, w.hopUDP = hop.Start(device, f.Delay/2, f.Jitter), f.DelayUDP
	return w.ip(turnings("add", f.DelayUDP))
}

// Late is the longest that the line has kept a packet beyond its time; zero
// without a delay.
func (w *World) Late() time.Duration {
	if w.hop == nil {
		return 0
	}
	return w.hop.Late()
}

// Apply makes line and router behave as f says.
func (w *World) Apply(f Fault) error {
	if err := w.ApplyDelay(f); err != nil {
		return err
	}
	return w.ApplyRules(f)
}
