//go:build linux

package scenario

import (
	"slices"

	"sidetone/server/e2e/browser"
)

// Rota says in which browsers each scenario runs where each runs once: in all
// that it makes sense in, and those of the same Neighbours by turns in one,
// always the same. The key is the scenario's name.
func Rota(all []Scenario) map[string][]browser.Kind {
	rota := map[string][]browser.Kind{}
	turns := map[string]int{}
	for _, s := range all {
		kinds := slices.DeleteFunc(slices.Clone(browser.Kinds), func(k browser.Kind) bool { return !s.In(k) })
		if s.Neighbours != "" && len(kinds) > 0 {
			turn := turns[s.Neighbours] % len(kinds)
			turns[s.Neighbours]++
			kinds = kinds[turn : turn+1]
		}
		rota[s.Name] = kinds
	}
	return rota
}

// near makes a scenario one of some neighbours.
func (s Scenario) near(neighbours string) Scenario {
	s.Neighbours = neighbours
	return s
}
