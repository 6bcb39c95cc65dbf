package request

import (
	"slices"
	"strconv"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
	"sidetone/web/words"
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
func outcomes(w *words.Request, observations []report.Observation) map[report.Outcome][]string {
	var ways []tried
	measured := slices.ContainsFunc(observations, func(o report.Observation) bool {
		name, _ := subject(w, o)
		return name != "" && o.Origin == ""
	})
	for _, o := range observations {
		name, port := subject(w, o)
		// What was tried now speaks for the network; a call that was on it, or
		// on another, only where nothing was.
		if name == "" || measured && o.Origin != "" {
			continue
		}
		way := tried{name: name, outcome: seenByFirewall(o)}
		way.result = w.Outcome[way.outcome]
		if o.Outcome == report.Failed && o.Code != 0 {
			way.result += " (" + w.Code + " " + strconv.Itoa(o.Code) + ")"
		}
		ways = add(ways, way, port)
	}
	lines := map[report.Outcome][]string{}
	for _, way := range ways {
		name := way.name
		if len(way.ports) > 0 {
			name += " " + strings.Join(way.ports, ", ")
		}
		lines[way.outcome] = append(lines[way.outcome], name+": "+way.result)
	}
	return lines
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
func subject(w *words.Request, o report.Observation) (name, port string) {
	if o.Source == report.FromServer {
		return "", ""
	}
	switch o.Check {
	case report.CheckHTTPS:
		return w.Web, ""
	case report.CheckSignaling:
		return w.Signaling, ""
	case report.CheckHost:
		// Telemetry is stopped by many on purpose, and no call needs it.
		if h := o.Detail.HTTP; h == nil || h.Use == "telemetry" {
			return "", ""
		}
		host, _, _ := strings.Cut(strings.TrimPrefix(o.Target, "https://"), "/")
		host, port, _ := strings.Cut(host, ":")
		if port == "" {
			port = "443"
		}
		return host + ", HTTPS", port
	case report.CheckICE:
		u := stunuri.Parse(o.Target)
		return u.Host + ", " + w.Transport[u.Transport], u.Port
	case report.CheckPathICE:
		return w.Path[report.Path(o.Target)], ""
	}
	return "", ""
}
