//go:build linux

package floor

import (
	"strings"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// slowed is how many times a phone's processor is slower than the one of the
// machine; only Chromium slows its main thread on request.
const slowed = 4

// aCase is one row of the table.
type aCase struct {
	kind    browser.Kind
	dropped bool // all UDP, once the page is there
	ipv6    bool // the server has addresses of both families
	click   bool // started by a click; false: by itself
	slow    bool // the page's main thread, slowed times
}

// cases are all that make sense, the plain ones first.
func cases() []aCase {
	var list []aCase
	for _, slow := range []bool{false, true} {
		for _, ipv6 := range []bool{false, true} {
			for _, dropped := range []bool{false, true} {
				for _, click := range []bool{false, true} {
					for _, kind := range browser.Kinds {
						if slow && (kind != browser.Chromium || ipv6) {
							continue
						}
						list = append(list, aCase{kind, dropped, ipv6, click, slow})
					}
				}
			}
		}
	}
	return list
}

func (c aCase) String() string {
	words := []string{string(c.kind), "healthy", "by itself"}
	if c.dropped {
		words[1] = "all UDP dropped"
	}
	if c.click {
		words[2] = "by a click"
	}
	if c.ipv6 {
		words = append(words, "IPv6 too")
	}
	if c.slow {
		words = append(words, "4 times slower")
	}
	return strings.Join(words, ", ")
}

// scenario is the case in the words of the lab.
func (c aCase) scenario() scenario.Scenario {
	sc := scenario.Scenario{Name: c.String(), Serve: scenario.Serve{IPv6: c.ipv6}}
	if c.dropped {
		sc.Fault = world.Fault{Forward: []string{"meta l4proto udp counter drop"}}
	}
	return sc
}

// verdict that the run has to come to; a wrong one is not quick but wrong.
func (c aCase) verdict() string {
	if c.dropped {
		return scenario.Judgement("degraded", "udp_blocked", "all_udp")
	}
	return scenario.Judgement("healthy", "", "")
}
