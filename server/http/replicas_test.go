package http_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/store/postgres"
	"sidetone/server/store/postgres/cluster"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// over has a rig keep what it knows in a database that others use as well.
func (s *rig) over(db store.Store) {
	s.store, s.runs.Store, s.server.Store, s.server.Intake.Store, s.server.Desk.Store = db, db, db, db, db
	s.server.Accounts = account.New(db, s.secrets, auth.NewOperator(operatorKey), s.clock)
}

// What callers share in all replicas, the database, is counted in it: who has
// had his share at one replica has had it at the others.
func TestReplicasCountTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("a PostgreSQL is started")
	}
	server, stop, err := cluster.Start("fsync=off")
	if errors.Is(err, cluster.ErrNone) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	var replicas [2]*rig
	for i := range replicas {
		db, err := postgres.Open(context.Background(), server)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		replicas[i] = newRig(t, func(s *rig) {
			s.over(db)
			ceiling := &store.Ceiling{Store: db, Bytes: 8 << 20}
			s.runs.Ceiling, s.server.Intake.Ceiling = ceiling, ceiling
			if i == 1 {
				s.now = replicas[0].now
			}
		})
	}
	// The posts of a run, taken by either.
	run := replicas[0].begin("")
	for n := range 64 {
		replicas[n%2].post(run, aReport(observed("o1", report.CheckHTTPS, report.OK))).want(200, nil)
	}
	for _, s := range replicas {
		s.post(run, aReport(observed("o1", report.CheckHTTPS, report.OK))).refused(429, "", "too many reports")
	}
	// Runs a minute.
	for n := range 29 {
		replicas[n%2].begin("")
	}
	for _, s := range replicas {
		s.call("POST", api.PathRuns, "", nil).refused(429, "", "Too many runs")
	}
	// Bytes stored, where eight MiB are all that there may be.
	long := observed("o1", report.CheckHTTPS, report.OK)
	long.Detail.Text = strings.Repeat("x ", 100<<10)
	for _, s := range replicas {
		s.runs.RunsPerMinute = 0
	}
	stored := 0
	for ; stored < 20; stored++ {
		var begun api.BeginReply
		if a := replicas[stored%2].call("POST", api.PathRuns, "", nil); a.status != 200 {
			break
		} else {
			a.want(200, &begun)
		}
		replicas[(stored+1)%2].post(begun, aReport(long)).want(200, nil)
	}
	if stored < 2 || stored == 20 {
		t.Errorf("%d reports of 200 KB were stored of one caller", stored)
	}
	for _, s := range replicas {
		s.call("POST", api.PathRuns, "", nil).refused(429, "", "from this address")
	}
	// Passwords under a name.
	tried := 0
	for ; tried < 40; tried++ {
		if _, err := replicas[tried%2].server.Accounts.WithPassword(t.Context(), "somebody", "a wrong password"); refusal.Is(err, refusal.TooMany) {
			break
		}
	}
	if tried != 10 {
		t.Errorf("%d passwords were looked at", tried)
	}
}
