package signaling

import (
	"testing"

	"go.uber.org/goleak"
)

// Whatever clients do, nothing of them is left when the server is closed.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
