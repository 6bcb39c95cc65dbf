package request

import (
	"net/url"
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/shared/words"
)

// tried is a line of the request: one way through the network, and the ports
// on which it went the same.
type tried struct {
	name    string
	ports   []string
	result  string
	outcome report.Outcome
}

// outcomes writes a line for everything that crosses the network, by outcome.
// Ports of a server on which the same happened share a line, as they would in
// the rule of a firewall.
func outcomes(w *words.Catalogue, observations []report.Observation) map[report.Outcome][]string {
	var ways []tried
	measured := slices.ContainsFunc(observations, func(o report.Observation) bool {
		name, _ := subject(w, o)
		return name != "" && o.Origin == ""
	})
	ours := ""
	for _, o := range observations {
		if o.Check == report.CheckHTTPS {
			ours = o.Target
		}
	}
	for _, o := range observations {
		if o.Check == report.CheckBegin {
			o.Target = ours // it goes to the same host, and names none
		}
		name, port := subject(w, o)
		// What was tried now speaks for the network; a call that was on it, or
		// on another, only where nothing was.
		if name == "" || measured && o.Origin != "" {
			continue
		}
		way := tried{name: name, outcome: seenByFirewall(o)}
		way.result = outcome(w, way.outcome, o)
		ways = add(ways, way, port)
	}
	lines := map[report.Outcome][]string{}
	for _, way := range ways {
		what := any(way.name)
		if len(way.ports) > 0 {
			what = words.Phrase{ID: "request.ports", Args: words.Args{"what": way.name, "ports": way.ports}}
		}
		line := "request.line"
		if way.outcome == report.NotTested { // as the title of the list says
			line = "request.untested"
		}
		lines[way.outcome] = append(lines[way.outcome], w.Say(line, words.Args{"what": what, "then": way.result}))
	}
	return lines
}

// outcome says how a way went. An answer of the server's that refuses is one,
// and its code is told.
func outcome(w *words.Catalogue, counted report.Outcome, o report.Observation) string {
	id := "request.outcome." + string(counted)
	switch {
	case o.Outcome != report.Failed || o.Code == 0:
		return w.Say(id)
	case counted == report.OK:
		return w.Say("request.answered_code", words.Args{"code": o.Code})
	case o.Check == report.CheckSignaling:
		return w.Say("request.failed_close", words.Args{"code": o.Code})
	case o.Check == report.CheckHTTPS || o.Check == report.CheckBegin || o.Check == report.CheckHost:
		return w.Say("request.failed_http", words.Args{"code": o.Code})
	}
	return w.Say("request.failed_code", words.Args{"code": o.Code})
}

// add puts a port to the line that says the same, or begins a new one.
func add(ways []tried, way tried, port string) []tried {
	i := slices.IndexFunc(ways, func(w tried) bool { return w.name == way.name && w.result == way.result })
	if i < 0 {
		ways, i = append(ways, way), len(ways)
	}
	if port != "" && !slices.Contains(ways[i].ports, port) {
		ways[i].ports = append(ways[i].ports, port)
		slices.Sort(ways[i].ports)
	}
	return ways
}

// seenByFirewall is the outcome as an administrator counts it: a STUN or TURN
// server that refuses with a code of its own (300-699 in RFC 8489 14.8, of
// which browsers use 600 themselves) was reached.
func seenByFirewall(o report.Observation) report.Outcome {
	if o.Check == report.CheckICE && o.Outcome == report.Failed && o.Code >= 300 && o.Code < 700 && o.Code != 600 {
		return report.OK
	}
	return o.Outcome
}

// subject names what was tried as a firewall's administrator would look it
// up, and its port; empty for what does not belong into the request.
func subject(w *words.Catalogue, o report.Observation) (name, port string) {
	if o.Source == report.FromServer {
		return "", ""
	}
	switch o.Check {
	case report.CheckHTTPS:
		if host, port := web(o.Target); host != "" {
			return w.Say("request.host", words.Args{"host": host}), port
		}
		return w.Say("request.web"), ""
	case report.CheckBegin:
		if o.Outcome == report.OK { // it says no more than the other requests
			return "", ""
		}
		if host, port := web(o.Target); host != "" {
			return w.Say("request.begin_at", words.Args{"host": host}), port
		}
		return w.Say("request.begin"), ""
	case report.CheckSignaling:
		if host, port := web(o.Target); host != "" {
			return w.Say("request.socket", words.Args{"host": host}), port
		}
		return w.Say("request.signaling"), ""
	case report.CheckHost:
		// Telemetry is stopped by many on purpose, and no call needs it.
		if h := o.Detail.HTTP; h == nil || h.Use == "telemetry" {
			return "", ""
		}
		host, port := web(o.Target)
		return w.Say("request.host", words.Args{"host": host}), port
	case report.CheckICE:
		u := stunuri.Parse(o.Target)
		return w.Say("request.server", words.Args{"host": u.Host, "transport": u.Transport}), u.Port
	case report.CheckPathICE:
		// A path of a call that has no pair yet is no way through the network.
		if id := "request.path." + o.Target; w.Has(id) {
			return w.Say(id), ""
		}
	}
	return "", ""
}

// web is host and port of the address of a page; empty: it is none.
func web(address string) (host, port string) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "", ""
	}
	switch port = u.Port(); {
	case port != "":
	case u.Scheme == "http" || u.Scheme == "ws":
		port = "80"
	default:
		port = "443"
	}
	return u.Hostname(), port
}
