package facts

import (
	"strings"

	"sidetone/shared/report"
)

// What lines of a console and the browser's texts beside requests say.
var (
	// Disconnected: the browser gave that as the reason why a request failed.
	Disconnected       = newFact("disconnected", words("request_found_no_network", "err_internet_disconnected"))
	TunnelFailed       = newFact("tunnel_failed", words("proxy_let_nothing_pass", "err_tunnel_connection_failed"))
	ProxyUnreached     = newFact("proxy_unreached", words("proxy_not_reached", "err_proxy_connection_failed"))
	SocketClosedInLog  = newFact("socket_closed_in_log", words("console_socket_closed", "socket", "clos", "1006"))
	SignalClosedInLog  = newFact("signal_closed_in_log", words("console_socket_closed", "signal", "clos", "1006"))
	ICEFailedInConsole = newFact("ice_failed_in_console", words("console_ice_failed", "ice", "fail"))
)

// words asks for a line of the console, or the browser's text beside a request
// or a socket, that holds all of the parts.
func words(fact string, parts ...string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		for _, check := range []report.Check{report.CheckConsole, report.CheckCallHTTP, report.CheckSignaling} {
			for _, o := range e.byCheck[check] {
				if holdsAll(strings.ToLower(o.Detail.Text), parts) {
					return Finding{Answer: Yes, Telling: true, Unsure: true, Cites: []Cite{cite(report.Observed, o, fact)}}
				}
			}
		}
		return dontKnow
	}
}

func holdsAll(line string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(line, part) {
			return false
		}
	}
	return true
}

// blockedInBrowser: an extension kept it from being sent.
func blockedInBrowser(o *report.Observation) bool {
	return strings.Contains(o.Detail.Text, "ERR_BLOCKED_BY_CLIENT")
}
