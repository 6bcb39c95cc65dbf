package http_test

import (
	"net/http"
	"testing"

	"go.uber.org/goleak"
)

// idle closes what the tests' own client keeps for later.
type idle struct{ *testing.M }

func (m idle) Run() int {
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	return m.M.Run()
}

// Whatever was asked, nothing is left when the server is closed.
func TestMain(m *testing.M) { goleak.VerifyTestMain(idle{m}) }
