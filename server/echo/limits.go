package echo

import (
	"time"

	"sidetone/server/caller"
)

const (
	// maxSessionsPerRun: five paths, one more try each, and a reload.
	maxSessionsPerRun = 16
	// maxSessions over all runs: one holds about 200 kB and ten goroutines.
	maxSessions = 1024
	// maxRemotes is how many addresses one session may be reached from: a
	// browser sends its checks from each of its candidates.
	maxRemotes = 32
	// maxOffer bytes of SDP, maxLines of it and maxLine bytes of each: an
	// offer with a data channel and one video section is 5 kB in 144 lines in
	// Chromium, 3.5 kB in 92 in Firefox, and grows with every codec that they
	// learn and every candidate that they have found.
	maxOffer = 24 << 10
	maxLines = 512
	maxLine  = 2 << 10
	// offersAtOnce are read at one time. One takes a millisecond, so that this
	// is no queue for those who make one run, and leaves a processor to
	// everything else.
	offersAtOnce = 2
	// maxSections of media in an offer; the agent sends two.
	maxSections = 4
	// maxPacket bytes of one data-channel message that is echoed: the large
	// one is 1150, and what is longer would not be one datagram.
	maxPacket = 1180
	// maxBacklog bytes may wait to be sent on a channel; past it packets are
	// not echoed, as a full router would do.
	maxBacklog = 64 << 10
	// takeover is how long a session has to have been without checks before
	// another run's may have its address: two of the 5 s in which browsers
	// check consent (RFC 7675 5.1). Within a run a newer session takes it at
	// once, since a browser has then given the port to another connection.
	takeover = 10 * time.Second
	// reflection bounds what an address that has proved nothing is sent, as a
	// multiple of what came of it, as QUIC has it (RFC 9000 8.1). An answer to a
	// check, our own check and our first DTLS record are less than that. Once it
	// has answered our check, the record is repeated: Firefox sends one check,
	// may not be ready for the record yet, and was told that DTLS is blocked when
	// it was not repeated (seen in the fault lab behind a NAT with random ports).
	reflection = 3
	// ufragBytes of our user name fragment. It stands in a client's checks and
	// in ours: the longer it is, the more of ours fits into reflection times one
	// of the client's. With 9 bytes the three above were three times a check of
	// Firefox. With 75 there is room for a repetition of the record as well, so
	// that an own check that is lost, or its answer, costs no connection. As text
	// it has 100 of the 256 characters that there may be (RFC 8839 5.4).
	ufragBytes = 75
	// unanswered ends a session to which no datagram came: the run has long
	// judged by then.
	unanswered = 30 * time.Second
	// idle ends a session without traffic: browsers check consent every 5 s.
	idle = 60 * time.Second
	// oldest ends any session: a run is over within a minute.
	oldest = 5 * time.Minute
	// inspectEvery is how often sessions are looked at for the above.
	inspectEvery = 5 * time.Second
	// maxStreams bounds the ICE-TCP connections of all clients.
	maxStreams = 1024
	// maxFrame bytes of one packet over TCP; browsers keep to the size of a
	// datagram.
	maxFrame = 4096
	// firstCheck is how long a TCP client may take to its first check.
	firstCheck = 10 * time.Second
	// streamWrite is how long one write may block on a client that does not
	// read.
	streamWrite = 5 * time.Second
	// gathering is how long pion may take to open its end of the socket; it
	// takes well under a millisecond, there is nothing to ask the network.
	gathering = 2 * time.Second
	// dtlsRetransmit is shorter than RFC 6347's second, because the run's own
	// deadlines are; a round trip longer than this costs a few repeated
	// packets.
	dtlsRetransmit = 400 * time.Millisecond
	// sctpRTOMax keeps a lost handshake packet of SCTP from costing the
	// exponential back-off up to a minute of RFC 9260.
	sctpRTOMax = time.Second
	// sctpMinCwnd bytes may always be under way. The echo measures loss, so
	// it must not slow down because of it: 50 small and a few large packets
	// a second over 600 ms are 10 kB.
	sctpMinCwnd = 32 << 10
)

// A caller's share. An office behind one address may have 30 runs going, of
// five sessions each and one connection over TCP; within that, and while
// there is room, nobody is refused. Whoever holds most makes room when there
// is none. They hold in each replica by itself, as the sessions do.
var (
	sessionShares = caller.Limits{All: maxSessions, Each: maxSessions / 4, Wide: maxSessions / 2}
	streamShares  = caller.Limits{All: maxStreams, Each: maxStreams / 8, Wide: maxStreams / 4}
	// offerRates: an offer counts whether it is answered or refused. A run
	// makes five, or up to sixteen with everything tried again; 30 runs a
	// minute are eight a second at most.
	offerRates = caller.Rates{Each: 8, Burst: 160, Wide: 4}
)

// helloAgain is when the first DTLS record is repeated, while nothing of DTLS
// was heard: Firefox is ready within 20 ms, on a busy machine within 100. At a
// round trip beyond that three packets of 150 bytes are wasted.
var helloAgain = []time.Duration{20 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond}
