package peerconn

import "time"

// Times and counts behind the judgement of one connection.
const (
	// allowance is how long an answer may be under way: a round trip of a
	// poor line, and a busy page.
	allowance = 700 * time.Millisecond
	// lateError: a 701 that comes later is the end of the browser's own
	// retransmissions (7.9 s in Firefox, 39.8 s in Chromium) and no refusal.
	lateError = 5 * time.Second
	// udpFloor and tcpFloor: silence of one URL is not believed before.
	// SYNs go out at 0, 1 and 3 s (RFC 6298).
	udpFloor = 1700 * time.Millisecond
	tcpFloor = 3300 * time.Millisecond
	// checksFloor: connectivity checks without an answer. The other side may
	// still gather; webrtc-pc's own failure comes after 15 s.
	checksFloor = 5 * time.Second
	// consentFloor and stableFloor: checks on a pair that works are no longer answered.
	// Firefox asks again after 4 to 6 s (RFC 7675 5.1), libwebrtc after 2.5 s at most
	// (its p2p_constants.h: of a stable connection); and the answer's time.
	consentFloor = 6500 * time.Millisecond
	stableFloor  = 3 * time.Second
	// dtlsFloor: flights at 0, 1 and 3 s (RFC 9147 5.8.2) went unanswered.
	dtlsFloor = 3500 * time.Millisecond
	// mediaFloor: the receiver reports at least every 5 s (RFC 3550 6.2);
	// browsers do every second.
	mediaFloor = 2500 * time.Millisecond
	// mediaEnough packets were sent before their silence means anything.
	mediaEnough = 30
	// reportBytes that came back after a handshake: a few receiver reports, of which
	// each has 60 to 100 bytes with its authentication (RFC 3550 6.4.2, RFC 3711).
	reportBytes = 400
	// carriedBytes on a pair are more than handshake and checks: a handshake
	// has some 5 KB, and Firefox counts checks, 100 bytes every few seconds.
	carriedBytes = 128 << 10
	// lossEnough packets after the first reading of a stream: of fewer, one that
	// is lost would weigh more than the limits of 1 to 3 % that services give.
	lossEnough = 100
	// steadyFPS is the rate from which a camera's jitter is taken for the
	// line's: cameras send 15 to 30 pictures a second, pauses and screens less.
	steadyFPS = 10
	// mostCandidates of one URL are kept; a machine with many addresses
	// gathers one of each kind on each.
	mostCandidates = 16
	// mostBadURLs and mostAddresses are named: who mends the first few has found
	// the rest.
	mostBadURLs, mostAddresses = 4, 4
	// mostText bounds a text of the browser's.
	mostText = 200
)
