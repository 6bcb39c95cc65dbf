package store

import (
	"net/netip"
	"time"
)

// Network is a /24 or /48 from which runs came, with what came of them.
type Network struct {
	Network netip.Prefix
	// Runs from it, and how many of them were degraded or blocked.
	Runs, Failing int
	// Hypothesis and Cause that most of those had, and how many had it.
	Hypothesis, Cause string
	Same              int
	Last              time.Time // of the latest run
}
