// Package stage is where the agent runs: in a worker, so that the page's one
// thread is free for the browser's own WebRTC and for the person. go-app and the
// agent's hands find in the worker what they look for in a window; the page draws
// what they draw and makes the connections that they make, which browsers have in
// no worker. What is said between the two goes in batches, one for each time that
// the agent comes to rest.
package stage

import (
	_ "embed"

	"sidetone/web/lean"
)

var (
	//go:embed nodes.js
	nodes string
	//go:embed peers.js
	peers string
	//go:embed worker.js
	worker string

	//go:embed drawing.js
	drawing string
	//go:embed connecting.js
	connecting string
	//go:embed page.js
	page string
)

// Script is the file that both sides load, since a browser fetches it once:
// loader is Go's own script, wasm_exec.js, which the worker needs.
func Script(loader string) string {
	return "if (typeof document === \"undefined\") {\n" + loader + "\n(() => {\n" + lean.Script(nodes+peers+worker) + "})();\n" +
		"} else (() => {\n" + lean.Script(drawing+connecting+page) + "})();\n"
}
