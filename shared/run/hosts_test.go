package run

import (
	"fmt"
	"strings"
	"testing"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

var someHosts = []profile.Host{
	{Name: "telemetry.example", Use: profile.UseTelemetry},
	{Name: "signal.example", Use: profile.UseSignaling},
	{Name: "*.example", Use: profile.UseSignaling},
	{Name: "config.example", Use: profile.UseConfig, Port: 8443, Path: "/ping"},
}

func TestHosts(t *testing.T) {
	const signal, config, telemetry = "https://signal.example/", "https://config.example:8443/ping", "https://telemetry.example/"
	for name, c := range map[string]struct {
		host func(url string, try int) Response
		want string // outcome and tries of signal
		most int
	}{
		"all answer": {nil, "ok 1", 1300},
		"second try": {func(_ string, try int) Response { return Response{Err: errOnce(try)} }, "ok 2", 1500},
		"refused":    {func(string, int) Response { return Response{Err: errNetwork} }, "failed 2", 1500},
		"silent":     {func(string, int) Response { return dropped }, "silent 2", 6000},
		"one is silent": {func(url string, _ int) Response {
			if url == telemetry {
				return dropped
			}
			return Response{}
		}, "ok 1", 1300},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{rtt: 2 * msec, hosts: someHosts, host: c.host}
			last, _ := play(t, w, Options{Token: ""})
			verdict, cause := report.Healthy, ""
			if !strings.HasPrefix(c.want, "ok") {
				verdict, cause = report.Blocked, "signaling_lost/unreachable"
			}
			d := judged(t, last, verdict, cause)
			within(t, d, c.most)
			o := find(t, last.Report, report.CheckHost, signal)
			if got := fmt.Sprint(o.Outcome, " ", o.Detail.HTTP.Sent); got != c.want || o.Detail.HTTP.Use != "signaling" {
				t.Errorf("%s, used for %q; want %s", got, o.Detail.HTTP.Use, c.want)
			}
			// The others are tried too, each as the profile says, and none
			// with a wildcard.
			find(t, last.Report, report.CheckHost, config)
			find(t, last.Report, report.CheckHost, telemetry)
			for _, o := range last.Report.Observations {
				if o.Check == report.CheckHost && strings.Contains(o.Target, "*") {
					t.Errorf("tried %s", o.Target)
				}
			}
		})
	}
}

func errOnce(try int) error {
	if try == 1 {
		return errNetwork
	}
	return nil
}

func TestTooManyHostsAreNotTested(t *testing.T) {
	w := &world{rtt: 2 * msec}
	for i := range maxHosts + 1 {
		w.hosts = append(w.hosts, profile.Host{Name: fmt.Sprintf("h%02d.example", i), Use: profile.UseSignaling})
	}
	last, _ := play(t, w, Options{})
	o := find(t, last.Report, report.CheckHost, fmt.Sprintf("https://h%02d.example/", maxHosts))
	if o.Outcome != report.NotTested || len(o.Detail.Says) == 0 || w.tries(o.Target) != 0 {
		t.Errorf("%+v", o)
	}
}

// The WebSocket of a host is tried without a token, after the host itself.
func TestHostSockets(t *testing.T) {
	const socket = "wss://signal.example/rtc"
	for name, c := range map[string]struct {
		end   socketEnd
		host  func(string, int) Response
		want  string // outcome and code
		cause string
	}{
		"opens":                     {end: socketEnd{opens: true}, want: "ok 0"},
		"refused for want of token": {end: socketEnd{status: 401, reason: "401"}, want: "ok 401"},
		"forbidden":                 {end: socketEnd{status: 403, reason: "403"}, want: "ok 403"},
		"another path by now":       {end: socketEnd{status: 404, reason: "404"}, want: "ok 404"},
		"a page is told nothing":    {end: socketEnd{}, want: "not_tested 0"},
		"upgrade taken out":         {end: socketEnd{status: 426, reason: "426"}, want: "failed 426", cause: "signaling_lost/upgrade_blocked"},
		"answered with a page":      {end: socketEnd{status: 200, reason: "200"}, want: "failed 200", cause: "signaling_lost/upgrade_blocked"},
		"cut":                       {end: socketEnd{reason: "reset"}, want: "failed 0", cause: "signaling_lost/upgrade_blocked"},
		"silent":                    {end: socketEnd{silent: true}, want: "silent 0", cause: "signaling_lost/upgrade_blocked"},
		"host shut": {end: socketEnd{opens: true}, host: func(string, int) Response { return Response{Err: errNetwork} },
			want: "not_tested 0", cause: "signaling_lost/unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{rtt: 2 * msec, host: c.host, hosts: []profile.Host{{Name: "signal.example", Use: profile.UseSignaling, Socket: "/rtc"}},
				sockets: map[string]socketEnd{socket: c.end}}
			last, _ := play(t, w, Options{})
			verdict := report.Healthy
			if c.cause != "" {
				verdict = report.Blocked
			}
			judged(t, last, verdict, c.cause)
			o := find(t, last.Report, report.CheckHostSocket, socket)
			if got := fmt.Sprint(o.Outcome, " ", o.Code); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
