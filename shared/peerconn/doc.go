// Package peerconn reads what was seen of an RTCPeerConnection of a real
// call, whoever saw it: the capture in the host page, a webrtc-internals dump,
// about:webrtc or rtcstats. Connections of neutral events and statistics go
// in, observations as a run makes them come out: each STUN and TURN URL by
// itself, the stages of the path, and the media streams.
//
// It claims no more than the evidence: a URL that no candidate and no error
// can be attributed to is not tested, and silence is believed when it can no
// longer be packet loss (package retransmit).
package peerconn
