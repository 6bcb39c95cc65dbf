package http_test

import (
	"testing"
	"time"

	"sidetone/shared/api"
)

// Whoever holds the token of a run deletes its report and no other, also when
// the run is over.
func TestCallerDeletesTheirReport(t *testing.T) {
	s := newRig(t, nil)
	mine, other := s.begin(""), s.begin("")
	id, theirs := s.stored(mine, aReport()).ID, s.stored(other, aReport()).ID
	s.advance(time.Hour)
	remove := func(run, token, report string, status int) {
		t.Helper()
		s.call("DELETE", api.RunReport(run)+"?report="+report, token, nil).want(status, nil)
	}
	remove(mine.Run, "", id, 401)
	remove(mine.Run, other.Token, id, 404)
	remove(mine.Run, mine.Token, theirs, 404)
	remove(mine.Run, mine.Token, "", 404)
	s.read(id)
	remove(mine.Run, mine.Token, id, 204)
	remove(mine.Run, mine.Token, id, 404)
	s.call("GET", "/api/v1/reports/"+id, "", nil).want(404, nil)
	s.read(theirs)
}

// The page says before a run who gets its results and for how long.
func TestPrivacyIsSaid(t *testing.T) {
	s := newRig(t, nil)
	s.call("GET", "/privacy", "", nil).want(200, nil)
	s.call("GET", "/privacy?lang=ar", "", nil).want(200, nil)
}
