//go:build linux

package world

import (
	"fmt"
	"time"
)

// Gone is a line over which nothing passes for a while, some time after the first
// packet over UDP. The sets hold the mark of every packet, 0, for their time.
func Gone(after, during time.Duration) Fault {
	return Fault{
		Declare: []string{
			"set begun { type mark; flags dynamic; }",
			"set before { type mark; flags dynamic, timeout; }",
			"set gone { type mark; flags dynamic, timeout; }",
		},
		Forward: []string{
			fmt.Sprintf("meta l4proto udp meta mark != @begun add @before { meta mark timeout %dms } add @gone { meta mark timeout %dms } add @begun { meta mark }",
				after.Milliseconds(), (after + during).Milliseconds()),
			"meta mark @before accept",
			"meta mark @gone counter drop",
		},
	}
}
