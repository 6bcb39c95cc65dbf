package turn

import (
	"time"

	"sidetone/server/caller"
)

const (
	// maxAllocationsPerRun: a run probes at most 4 ports over UDP, TCP and
	// TLS, and tries some twice; Firefox allocates once per interface. 12
	// URLs, two tries and four interfaces are 96.
	maxAllocationsPerRun = 96
	// maxAllocations over all runs of this process: each holds a UDP socket
	// and a goroutine with a 1600-byte buffer, so that 4096 cost under 50 MB
	// and stay below the usual hard limit on open files.
	maxAllocations = 4096
	// maxFrame is the longest STUN message or ChannelData taken from a TCP
	// client. pion/turn drops what does not fit into its 1600 bytes.
	maxFrame = 1596
	// minFrame: pion/turn waits for nine bytes before it looks at a frame, so
	// a shorter ChannelData would hold up the one behind it. Nothing of ICE,
	// DTLS or RTP is that short.
	minFrame = 9
	// maxStreams bounds the TCP connections of all clients.
	maxStreams = 4096
	// strangerWithin is how long a TCP client may take to its first request
	// with good credentials: ten round trips of 600 ms with their TLS
	// handshake and a lost packet. Nobody needs STUN alone over TCP longer.
	strangerWithin = 20 * time.Second
	// greetingTimeout is how long a TCP client may take to its first byte
	// and then to the end of its TLS handshake: 15 round trips of 600 ms.
	greetingTimeout = 9 * time.Second
	// streamIdle closes a TCP client that has said nothing: browsers send a
	// consent check through their allocation every 5 s (RFC 7675).
	streamIdle = 75 * time.Second
	// streamWrite is how long one write may block on a client that does not
	// read, before it is given up.
	streamWrite = 5 * time.Second
	// maxAhead is how far ahead credentials may expire: none are made for
	// longer than a run, so that a clock which was wrong made them, unless that
	// of another replica is.
	maxAhead = 24 * time.Hour
	// relayGrace lets an allocation outlive its credentials, so that a run is
	// not cut off in the middle of a check.
	relayGrace = 15 * time.Second
	// maxRoutes is how many clients a socket remembers the own address of, in
	// each of two generations: twice the allocations that there can be.
	maxRoutes = 2 * maxAllocations
	// strangersPerSecond is how many requests without credentials one UDP
	// source, an IPv4 address or an IPv6 /64, gets answered in a second. The
	// longest answer has 68 bytes, so a forged source is sent 27 kB/s at most;
	// a run asks about 60 times in all.
	strangersPerSecond = 400
	// minChallenged bytes of a request without credentials are answered over
	// UDP. The challenge has 68, and less than three times what came may go to
	// an address that somebody may have forged. Clients begin with an Allocate
	// request, which has 28 with what it needs.
	minChallenged = 24
	// strangerSlots is the size of the table that counts them; sources that
	// fall into the same slot share it, so that memory is bounded.
	strangerSlots = 8192
)

// A caller's share. An office behind one address may have 30 runs going, of
// some 16 allocations and as many connections each: 480. Within that, and
// while there is room, nobody is refused; a /48 may be many offices. Whoever
// holds most makes room when there is none.
//
// They hold in each replica by itself, as the sockets do: allocations are
// counted by the caller that the credentials name, alike on every replica,
// and connections by the address that they come from.
var (
	allocationShares = caller.Limits{All: maxAllocations, Each: maxAllocations / 4, Wide: maxAllocations / 2}
	streamShares     = caller.Limits{All: maxStreams, Each: maxStreams / 8, Wide: maxStreams / 4}
)
