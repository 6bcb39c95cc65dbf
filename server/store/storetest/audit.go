package storetest

import (
	"reflect"
	"testing"
	"time"

	"sidetone/server/store"
)

func audit(t *testing.T, s store.Store) {
	event := func(minutes int, who string, action store.Action, object string) store.Event {
		e := store.Event{At: day.Add(time.Duration(minutes) * time.Minute), Who: who, Means: "session", Action: action, Object: object, Detail: "note"}
		must(t, s.Audit(ctx, e))
		return e
	}
	seen := event(0, "ana", store.ReportSeen, "r_1")
	changed := event(0, "ana", store.ReportChanged, "r_1") // in the same millisecond
	shared := event(1, "ben", store.ReportShared, "r_2")
	made := event(2, "ben", store.LinkMade, "link")
	for _, c := range []struct {
		name string
		q    store.EventQuery
		want []store.Event
	}{
		{"all", store.EventQuery{}, []store.Event{made, shared, changed, seen}},
		{"who", store.EventQuery{Who: "ana"}, []store.Event{changed, seen}},
		{"object", store.EventQuery{Object: "r_2"}, []store.Event{shared}},
		{"action", store.EventQuery{Action: store.LinkMade}, []store.Event{made}},
		{"kind of action", store.EventQuery{Action: "report."}, []store.Event{shared, changed, seen}},
		{"since", store.EventQuery{Since: shared.At}, []store.Event{made, shared}},
		{"until", store.EventQuery{Until: shared.At}, []store.Event{changed, seen}},
		{"limit", store.EventQuery{Limit: 1}, []store.Event{made}},
		{"nothing", store.EventQuery{Who: "ana", Action: store.LinkMade}, nil},
	} {
		if got := events(t, s, c.q); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	found, err := s.Events(ctx, store.EventQuery{Limit: 3})
	must(t, err)
	if got := events(t, s, store.EventQuery{Before: found[2].Place}); !reflect.DeepEqual(got, []store.Event{seen}) {
		t.Errorf("the second page is %+v", got)
	}
	_, err = s.Purge(ctx, store.Purge{Events: shared.At})
	must(t, err)
	if got := events(t, s, store.EventQuery{}); !reflect.DeepEqual(got, []store.Event{made, shared}) {
		t.Errorf("left are %+v", got)
	}
}

// events without their places.
func events(t *testing.T, s store.Store, q store.EventQuery) []store.Event {
	t.Helper()
	found, err := s.Events(ctx, q)
	must(t, err)
	for i := range found {
		found[i].Place = 0
	}
	return found
}

// uncut: reports are named until their addresses are cut.
func uncut(t *testing.T, s store.Store) {
	for i, id := range []string{"r_1", "r_2", "r_3"} {
		put(t, s, aReport(id, day.Add(time.Duration(i)*time.Hour)), "")
	}
	want := func(want ...string) {
		t.Helper()
		got, err := s.Uncut(ctx, day.Add(2*time.Hour), 10)
		must(t, err)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	want("r_1", "r_2")
	before, err := s.Line(ctx, "r_1")
	must(t, err)
	must(t, s.AmendReport(ctx, "r_1", func(r *store.Record) error { r.Cut = true; return nil }))
	want("r_2")
	after, err := s.Line(ctx, "r_1")
	must(t, err)
	if !after.Updated.Equal(before.Updated) {
		t.Error("what the server changes looks like a post of the run")
	}
}
