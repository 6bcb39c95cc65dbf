package run

import (
	"testing"

	"go.uber.org/goleak"
)

// A run that is over leaves nothing behind, however it went. (synctest waits
// for the goroutines of a bubble; this is for those outside of one.)
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
