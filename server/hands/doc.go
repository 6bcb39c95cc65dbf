// Package hands is the hands of a run without a browser: net/http, gorilla's
// WebSocket, and pion's STUN, TURN and WebRTC. It decides nothing; the engine
// and the playbook are the same as in the page.
//
// Where a browser only says "failed", this one knows more: each STUN or TURN
// URL is asked directly, so that a failure has its stage and the server's own
// code. What no browser tests is in the files explore_*.go.
package hands
