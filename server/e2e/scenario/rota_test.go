//go:build linux

package scenario

import (
	"slices"
	"testing"

	"sidetone/server/e2e/browser"
)

// mostBusy is how many scenarios may need the whole machine, and so its time.
const mostBusy = 4

func TestRotaLeavesNothingOut(t *testing.T) {
	all := All()
	rota := Rota(all)
	judged := map[string][]browser.Kind{}
	possible := map[string][]browser.Kind{}
	families := map[string]int{}
	busy := 0
	for _, s := range all {
		if len(rota[s.Name]) == 0 && !slices.Equal(s.Only, []browser.Kind{browser.Native}) {
			t.Errorf("%s runs in no browser", s.Name)
		}
		for _, kind := range rota[s.Name] {
			if !s.In(kind) {
				t.Errorf("%s runs in %s, where it makes no sense", s.Name, kind)
			}
		}
		for _, kind := range browser.Kinds {
			if s.In(kind) && !slices.Contains(possible[s.Want.Cause], kind) {
				possible[s.Want.Cause] = append(possible[s.Want.Cause], kind)
			}
		}
		judged[s.Want.Cause] = append(judged[s.Want.Cause], rota[s.Name]...)
		if s.Neighbours != "" {
			families[s.Neighbours]++
		}
		if s.Busy > 0 {
			busy++
		}
	}
	for cause, kinds := range possible {
		for _, kind := range kinds {
			if !slices.Contains(judged[cause], kind) {
				t.Errorf("%q is judged in no run in %s", cause, kind)
			}
		}
	}
	for name, n := range families {
		if n == 1 {
			t.Errorf("a scenario is the only one of the neighbours %q", name)
		}
	}
	if busy > mostBusy {
		t.Errorf("%d scenarios keep the machine busy, more than %d", busy, mostBusy)
	}
}

func TestNeighboursTakeTurns(t *testing.T) {
	rota := Rota([]Scenario{
		{Name: "apart"}, {Name: "a", Neighbours: "x"}, {Name: "b", Neighbours: "x"}, {Name: "other", Neighbours: "y"},
		{Name: "c", Neighbours: "x"}, {Name: "firefox-alone", Neighbours: "x", Only: []browser.Kind{browser.Firefox}},
	})
	want := map[string][]browser.Kind{
		"apart": browser.Kinds, "a": {browser.Chromium}, "b": {browser.Firefox}, "other": {browser.Chromium},
		"c": {browser.Chromium}, "firefox-alone": {browser.Firefox},
	}
	for name, kinds := range want {
		if !slices.Equal(rota[name], kinds) {
			t.Errorf("%s runs in %v, want %v", name, rota[name], kinds)
		}
	}
}
