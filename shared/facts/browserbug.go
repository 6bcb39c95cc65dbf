package facts

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/shared/useragent"
)

// browserBug is a fault of some versions of a browser that its maker knows of, and
// that shows as a network's would.
type browserBug struct {
	browser     string
	system      string // as its User-Agent tells it; empty: any
	first, last useragent.Version
	name        string // where its maker keeps it
}

// relaylessBrowsers find no relay, whichever they are asked for, and get no error
// from one either.
var relaylessBrowsers = []browserBug{
	// "RTCPeerConnection with iceTransportPolicy "relay" gathers zero ICE candidates":
	// names are not looked up on macOS 15, which no User-Agent tells from 26. Mended on
	// 2026-04-16 (github.com/WebKit/WebKit/pull/62891, seen as
	// github.com/aws/amazon-chime-sdk-js/issues/3197; read 2026-11-26).
	{"Safari", "macOS", useragent.Version{Major: 26, Minor: 3}, useragent.Version{Major: 26, Minor: 4}, "WebKit 312332"},
	// No candidate where relays were to be used alone; not in 86 and not in 89
	// (github.com/Hubs-Foundation/hubs/issues/4187 and 4296; read 2026-11-26).
	{"Firefox", "", useragent.Version{Major: 87}, useragent.Version{Major: 88}, "Mozilla 1713161"},
}

// bugOf is the first of the faults that this browser has; nil: none of them.
func bugOf(list []browserBug, e *report.Environment) *browserBug {
	version := e.Version()
	for i := range list {
		b := &list[i]
		if e.Browser == b.browser && (b.system == "" || e.OS == b.system) && version.Compare(b.first) >= 0 && version.Compare(b.last) <= 0 {
			return b
		}
	}
	return nil
}

// BrowserFindsNoRelay: this version of the browser is known to find no relay, and it
// found none and heard no word from one.
var BrowserFindsNoRelay = newFact("browser_finds_no_relay", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil {
		return dontKnow
	}
	env := o.Detail.Environment
	bug := bugOf(relaylessBrowsers, env)
	if bug == nil {
		return Finding{Answer: No}
	}
	var none []Cite
	for _, r := range e.byCheck[report.CheckICE] {
		p := probe{r, stunuri.Parse(r.Target)}
		if !p.Relays() {
			continue
		}
		if p.answered() {
			return one(No, report.Measured, r, "url_answered", "url", r.Target, "ms", r.MS)
		}
		none = append(none, e.relayless(r)...)
	}
	if len(none) == 0 {
		return dontKnow
	}
	known := cite(report.Observed, o, "browser_known_for", "browser", env.Browser,
		"version", env.Version().String(), "bug", bug.name)
	return Finding{Answer: Yes, Telling: true, Cites: append([]Cite{known}, none...)}
})

// NoRelayOverTCP: relays were asked for over TCP or TLS too, which a network that lets
// no UDP through leaves open.
var NoRelayOverTCP = newFact("no_relay_over_tcp", func(e *Evidence) Finding {
	var none []Cite
	for _, r := range e.byCheck[report.CheckICE] {
		if u := stunuri.Parse(r.Target); u.Relays() && u.Transport != "udp" {
			none = append(none, e.relayless(r)...)
		}
	}
	return weighed(none, nil)
})

// relayless is what is said of a relay of which no address came and no error: it
// stayed silent, or the browser ended its search without asking.
func (e *Evidence) relayless(o *report.Observation) []Cite {
	switch {
	case o.Outcome == report.Silent:
		return []Cite{cite(e.silenceTag(), o, "url_silent", "url", o.Target, "ms", o.MS)}
	case o.Outcome == report.NotTested && o.Detail.ICE != nil && o.Detail.ICE.Complete:
		return []Cite{cite(report.Observed, o, "relay_search_ended", "url", o.Target, "ms", o.MS)}
	}
	return nil
}
