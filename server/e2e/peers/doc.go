// Package peers puts Sidetone beside public diagnostic tools: the same
// browser, the same network, the same relay, the same faults. For each it
// notes how long the tool took to say its result and what it said.
//
//	make bench-peers
//
// It needs what the fault lab needs, bin/sidetone, and the tools themselves,
// which npm brings to server/e2e/peers/node_modules (package.json pins their
// versions). None of their code is in this repository: while it runs, esbuild
// makes one script of each package, and a page of our own (pages/) starts it
// through its documented interface.
//
// The relay is a coturn that admits any peer, because the other tools send
// from relay to relay; Sidetone's own relay admits its echo peer alone. Every
// tool is given the same servers: STUN, TURN over UDP and TURN over TCP. Each
// run has a browser of its own and starts when the page has loaded the tool;
// the time is by the browser's clock, up to the moment when the tool gives its
// result to the page that called it. After 60 s it is cut.
//
// Environment:
//
//	SIDETONE_PEERS=1               run at all; "go test ./..." does not
//	SIDETONE_PEERS_REPEAT=3        so many runs each, and medians
//	SIDETONE_PEERS_ONLY=regexp     only tools whose name matches
//	SIDETONE_PEERS_BROWSER=firefox instead of chromium
//	SIDETONE_PEERS_SAMPLES=dir     a checkout of github.com/webrtc/samples: adds
//	                               its trickle-ice page, which no registry has
//	SIDETONE_LAB_BINARY=path       instead of bin/sidetone
package peers
