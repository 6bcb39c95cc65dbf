// Package hands is the hands of a run in a page: RTCPeerConnection,
// WebSocket, fetch and what the browser says of itself. It decides nothing.
//
// Go in a browser has one thread. A callback from JavaScript must not block,
// or nothing runs any more; what blocks here runs on a goroutine that waits
// for a promise. Every js.Func is released when its last event has come.
package hands
