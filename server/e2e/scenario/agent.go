//go:build linux

package scenario

import (
	"strings"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/middlebox"
)

// spoiled is a network that does something to one of the page's files.
func spoiled(name string, file middlebox.File, cause string) Scenario {
	return Scenario{
		Name: "agent-" + name, Neighbours: cause, Web: middlebox.Rules{Files: []middlebox.File{file}},
		Want: Want{Verdict: Blocked, Cause: "agent_blocked/" + cause},
	}
}

// within gives a scenario a bound of its own.
func (s Scenario) within(bound time.Duration) Scenario {
	s.Want.Within = bound
	return s
}

// refusing adds a refusal to the rules of the middlebox, and one of codes, which
// are another way; the report finds none then.
func (s Scenario) refusing(pattern string, status int) Scenario {
	s.Name += "-report-refused"
	s.Web.Refuse = map[string]int{pattern: status, "POST /api/v1/carried": status}
	s.Want.Undelivered = true
	return s
}

var (
	// Chromium has no WebAssembly where it may not compile at run time;
	// --noexpose-wasm has no effect in version 156.
	noWasm = browser.Options{
		Args:  []string{"--js-flags=--jitless"},
		Prefs: map[string]any{"javascript.options.wasm": false},
	}
	wasm403 = middlebox.File{Suffix: ".wasm", Refuse: 403}
	// What a web filter puts in place of a file.
	filterPage = "<!doctype html><title>Blocked</title><h1>This file was removed by your web filter</h1>"
	// A loader that does not go with the agent, which arrives whole and
	// cannot start.
	otherLoader = "window.Go = class { constructor() { this.importObject = {}; } };"
	// A silent download is given up after 12 s without a byte.
	stalled = 14 * time.Second
)

var agent = []Scenario{
	spoiled("wasm-403", wasm403, "wasm_blocked"),
	spoiled("wasm-dropped", middlebox.File{Suffix: ".wasm", Drop: true}, "wasm_blocked"),
	spoiled("wasm-wrong-type", middlebox.File{Suffix: ".wasm", Type: "text/plain"}, "wasm_blocked"),
	spoiled("wasm-replaced", middlebox.File{Suffix: ".wasm", Replace: filterPage}, "wasm_blocked"),
	spoiled("wasm-cut", middlebox.File{Suffix: ".wasm", Cut: true}, "wasm_blocked"),
	spoiled("wasm-stalled", middlebox.File{Suffix: ".wasm", Stall: true}, "wasm_blocked").within(stalled),
	spoiled("script-403", middlebox.File{Suffix: ".js", Refuse: 403}, "script_error"),
	spoiled("script-dropped", middlebox.File{Suffix: ".js", Drop: true}, "script_error"),
	spoiled("script-stalled", middlebox.File{Suffix: ".js", Stall: true}, "script_error").within(stalled),
	spoiled("script-replaced", middlebox.File{Suffix: ".js", Replace: filterPage}, "script_error"),
	spoiled("script-of-another-version", middlebox.File{Suffix: ".js", Replace: otherLoader, Type: "text/javascript"}, "script_error"),
	spoiled("wasm-403", wasm403, "wasm_blocked").refusing("POST /api/v1/runs", 403),
	spoiled("script-403", middlebox.File{Suffix: ".js", Refuse: 403}, "script_error").refusing("POST /api/v1/runs/{run}/report", 0),
	{
		// Without an agent nobody takes the token: it must not be left over.
		Name: "agent-wasm-403-with-token", Neighbours: "wasm_blocked", Token: Good, Web: middlebox.Rules{Files: []middlebox.File{wasm403}},
		Want: Want{Verdict: Blocked, Cause: "agent_blocked/wasm_blocked"},
	},
	{
		Name: "agent-browser-without-wasm", Browser: noWasm,
		Want: Want{Verdict: Blocked, Cause: "agent_blocked/unsupported_browser"},
	},
	{
		// The lab's page is plain http on an address that is not the
		// browser's own.
		Name:       "agent-insecure-context",
		Neighbours: "insecure_context",
		Serve:      Serve{Profile: withMicrophone("microphone", "")},
		Want:       Want{Verdict: Blocked, Cause: "agent_blocked/insecure_context", RuledOut: network},
	},
	{
		Name:       "agent-insecure-context-relay-refuses",
		Neighbours: "insecure_context",
		Serve:      Serve{Profile: withMicrophone("microphone-relay", servers(WrongPassword, embeddedURLs...))},
		Want: Want{Verdict: Blocked, Cause: "agent_blocked/insecure_context",
			Also: []string{"turn_unreachable/credentials_rejected"}, RuledOut: turnOff},
	},
}

// withMicrophone is a profile whose calls need a microphone on the page;
// without servers it has the embedded ones.
func withMicrophone(name, servers string) string {
	return strings.Replace(profileFile(name, servers == "", servers), "token:", "needs_microphone: true\ntoken:", 1)
}
