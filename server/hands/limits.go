package hands

import "time"

const (
	// rto is the first pause before a STUN request is sent again. It is pion's
	// default, and what retransmit.Native is made of.
	rto = 200 * time.Millisecond
	// binding is how long a Binding answer is waited for: the run's engine has
	// judged long before.
	binding = 8 * time.Second
	// mostBody is the most of an answer that is kept, in bytes: our own are
	// small, and a portal's page is of no interest.
	mostBody = 1 << 20
	// nameTimeout, connectTimeout: the engine judges a silence before these;
	// they only end what would go on for nothing.
	nameTimeout    = 6 * time.Second
	connectTimeout = 9 * time.Second
	// largeHelloWaits: how long a server may take to show its certificate before a
	// smaller hello is tried. Two retransmissions of TCP are 0.6 s (RFC 6298 with
	// Linux's least timer); the engine judges the URL's silence after 3.3 s.
	largeHelloWaits = 2500 * time.Millisecond
	// socketOpen bounds the opening of a WebSocket, for the same reason.
	socketOpen = 10 * time.Second
	// keepalive of an ICE pair: RFC 7675 says 5 s, but whether checks go on
	// being answered has to be known within the second in which something else
	// fell silent.
	keepalive = 400 * time.Millisecond
	// iceLost and iceFailed: a pair is watched by the engine, which knows of
	// silence earlier than pion.
	iceLost   = 10 * time.Second
	iceFailed = 20 * time.Second
	// checksMost unanswered before pion gives a pair up, one every 200 ms: the
	// engine does it earlier, at 2.4 s and several round trips.
	checksMost = 60
	// sctpRTOMax and sctpMinCwnd are the echo peer's (server/echo): what
	// measures loss must not slow down because of it.
	sctpRTOMax  = time.Second
	sctpMinCwnd = 32 << 10
	// framePace and frameBytes of the synthetic video: 25 frames a second, as
	// small as an encoder makes them of a still picture.
	framePace  = 40 * time.Millisecond
	frameBytes = 400
	// mostPacket is more bytes than a STUN answer ever has.
	mostPacket = 1500
	// rejectedEnough ICMP rejections in a row, and no answer ever: the network
	// says no.
	rejectedEnough = 3
)

// What is looked at beside the run's own questions.
const (
	// exploreWithin bounds each part: a run lasts 6.5 s, and what is found has
	// to be in its last report.
	exploreWithin = 5 * time.Second
	// mostHosts and mostCertificates bound what one run looks at; a profile
	// names one or two hosts.
	mostHosts        = 8
	mostCertificates = 8
	mostTunnels      = 4
	mostSwept        = 4
	// mostNames of a certificate that are shown; some have hundreds.
	mostNames = 5
	// portPatience: four requests. It informs, and nothing waits for it.
	portPatience = 2 * time.Second
)
