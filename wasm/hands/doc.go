// Package hands is the hands of a run in a page: RTCPeerConnection,
// WebSocket, fetch and what the browser says of itself. It decides nothing. The
// agent of our own page runs in a worker, where package stage has what only a page
// has; in a calling page (package capture) it runs in the page itself.
//
// Go in a browser has one thread. A callback from JavaScript must not block,
// or nothing runs any more; what blocks here runs on a goroutine that waits
// for a promise. Every js.Func is released when its last event has come.
package hands
