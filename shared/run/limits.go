package run

import "time"

// Every deadline, pace and threshold of a run, with its reason. Round trips
// are added to the ones that say so; see network.allowance.
const (
	// The start. Two tries: a packet lost while the connection is made costs
	// 1 s (TCP's first retransmission), two cost 3 s.
	beginDeadline = 2800 * time.Millisecond // one POST /runs
	beginTries    = 2
	beginPause    = 250 * time.Millisecond // a refusal at once deserves a second look

	// HTTPS. Five requests show the best round trip; one second apart from
	// the first to the last at most, so that a healthy run does not wait.
	httpsRequests = 5
	httpsPause    = 130 * time.Millisecond
	httpsDeadline = 2500 * time.Millisecond // one GET
	httpsGiveUp   = 2                       // failures in a row without any answer

	// Signalling.
	socketOpenDeadline = 4500 * time.Millisecond // 3 s of a slow service, and TCP's retransmission
	socketEchoDeadline = 4500 * time.Millisecond // from the opening to the first echo
	socketTries        = 2                       // a socket that never opens is tried once more at once
	echoPace           = 200 * time.Millisecond  // until the verdict stands
	echoPaceWatch      = 500 * time.Millisecond  // after it
	echoesWanted       = 3                       // answered echoes that show a working socket
	echoesDeadline     = 2 * socketEchoDeadline  // from the opening: what has not been answered so often by then is not waited for
	watchUntil         = 6500 * time.Millisecond // from the start of the run (contract)
	idleWatch          = 5400 * time.Millisecond // an idle socket that opens late is watched for as long as one that opens 1.1 s after the start, ...
	watchLate          = 9 * time.Second         // ... and no longer than this from the start
	reopenDeadline     = 2500 * time.Millisecond // a new socket after a closed one
	recheckAfter       = 1500 * time.Millisecond // an echo is missing so long: is the network there?
	recheckDeadline    = 1500 * time.Millisecond // one GET of it; two have to fail
	socketTripMost     = 800 * time.Millisecond  // of one trip: a slow service is no slow network
	maxReason          = 123                     // bytes of a close frame (RFC 6455 5.5)

	// Gathering. Allowances for a path that answers late.
	minAllowance    = 400 * time.Millisecond  // a server or a page under load
	allowanceTrips  = 4                       // of the worst measured round trip
	marginAllowance = 100 * time.Millisecond  // timers and event loops of two machines
	answerMost      = 250 * time.Millisecond  // of the round trip that one late answer shows: it may have been the third request that was answered
	noUDPFloor      = 1700 * time.Millisecond // UDP may be several hundred ms slower than TCP: not one UDP answer is believed before
	noUDPWarmup     = 700 * time.Millisecond  // of it, for requests that had not yet time enough
	udpDeadline     = 5500 * time.Millisecond // one STUN or TURN URL over UDP
	tcpFloor        = 3300 * time.Millisecond // SYNs at 0, 1 and 3 s (RFC 6298 2.1) have gone unanswered
	tcpAllFloor     = 2400 * time.Millisecond // not one of several TCP URLs answers: SYNs at 0 and 1 s of each
	fastError       = 2 * time.Second         // an icecandidateerror before this is none of the browser's STUN time-outs (7.9 s and more)
	errorGrace      = 400 * time.Millisecond  // a 701 of one interface waits so long for the others
	maxURLs         = 32                      // PeerConnections are dear; the embedded relay has 12 URLs, on two address families 24
	startSpread     = 20 * time.Millisecond   // between PeerConnections: making one takes 7-15 ms of the page's only thread, and events have to come through between them
	waveWaits       = 250 * time.Millisecond  // and waveTrips: the second wave waits so long for the samples of the first, once that is sent; a gathering, a handshake and what a page needs between
	waveTrips       = 3
	waveLatest      = 1200 * time.Millisecond // and no longer on a page that is too busy to send it
	togetherWaits   = 500 * time.Millisecond  // for a first relay of several in one PeerConnection: two or three round trips
	// and, with togetherTrips times what that took, for each next: Chromium asks all at
	// once, Firefox one every 20 ms (measured in ESR 153).
	togetherRest  = 200 * time.Millisecond
	togetherTrips = 2

	// Paths.
	echoPostDeadline = 3 * time.Second
	echoPostTries    = 2
	iceFloor         = 1700 * time.Millisecond // as noUDPFloor; checks go out every 50 ms or as nICEr's schedule
	iceBeside        = 1200 * time.Millisecond // when every STUN and TURN URL over UDP is silent already
	relayICEFloor    = 2400 * time.Millisecond // CreatePermission (RFC 8656 9) and its retransmission come first
	dtlsFloor        = 2300 * time.Millisecond // flights at 0, 1 s (RFC 9147 5.8.2: 1 s at first), and time for the answer
	dtlsLossyFloor   = 4500 * time.Millisecond // a third flight, when packets do get lost or something did come back
	dtlsTrips        = 8                       // of DTLS 1.2 with cookie, then SCTP: 6, rounded up
	checksSettle     = 700 * time.Millisecond  // a silence is that old before ICE checks are compared with it
	checksEnough     = 3                       // unanswered checks in a row are no accident
	promoteBefore    = 3500 * time.Millisecond // a second relay is given a path only so early, or the run would be too long
	maxPromotions    = 2
	pathDeadline     = 9 * time.Second         // all stages of one path
	lagMost          = 500 * time.Millisecond  // of how late a first candidate comes for want of the page: what is believed
	helloWaits       = 1800 * time.Millisecond // for a handshake that the browser begins: both send their flight at 0, 50, 150, 350, 750 ms and so on (measured)

	// Quality.
	samplePackets  = 50                     // each way, before anything is called healthy (issue, playbook)
	besideEnough   = 25                     // of them, when all came back, on a relay beside a clean direct path: 10 % of loss would have shown with 93 %; the verdict waits for no more
	roughlyKnown   = 8                      // echoes, after which the best of them is near the truth
	sampleMore     = 25                     // packets added while the line is in doubt
	samplePace     = 17 * time.Millisecond  // 59 packets a second: a little more than the 50 of a voice call, so that 50 take 0.83 s
	sampleBurst    = 6                      // most packets to catch up with after a timer came late
	sampleMax      = 6 * time.Second        // of watching a doubtful line
	drainMin       = 200 * time.Millisecond // for the last echoes
	drainTrips     = 3
	drainMax       = 2 * time.Second
	drainNoAnswer  = 600 * time.Millisecond  // when not one came back, and the round trip is unknown
	tcpRepairs     = 2200 * time.Millisecond // a line that was gone for a second is asked again after 0.2, 0.6 and 1.4 s (RFC 6298 with Linux's least timer), and answers then
	silentTail     = 20                      // packets in a row without answer: not loss (20 % each way: 1e-9)
	flowingTail    = 5                       // of them are on their way at a round trip of 80 ms: beyond, silence may have begun
	largePackets   = 6
	largeEvery     = 8 // one large packet with every eighth small one: 68 kbit/s beside 75, so that no congestion window fills
	largeFirst     = 2
	largeEnough    = 3 // large packets sent before their silence means anything
	rtpEnough      = 8 // RTP packets sent before their silence means anything
	rtpExtra       = 1500 * time.Millisecond
	statsPace      = 250 * time.Millisecond
	statsFlowing   = 400 * time.Millisecond // while a sample flows: in the middle of its 0.83 s, and at its end
	statsDeadline  = 400 * time.Millisecond
	lossGood       = 0.5 // of the limit: a line this good is not to be called poor
	lossPoor       = 1.5 // of the limit: one this poor is not to be called good
	sureOfLoss     = 3.9 // ln 49: either mistake in at most 2 % of the lines (Wald 1947)
	jitterNearLow  = 0.7 // of the limit: between these two the line is in doubt
	jitterNearHigh = 1.4

	// Two rates. 15 packets a second of 160 bytes are 30 kbit/s with all headers,
	// which is what voice needs at the least; 15 of them tell 40 % of loss from
	// none (0.05 %).
	ratePace = 66 * time.Millisecond
	// A crawl of packets that are little more than their headers is 10 kbit/s with
	// the acknowledgements, each way: a third of what a limit of 32 kbit/s lets
	// through both ways together.
	//
	// 960 bytes at samplePace are 500 kbit/s with headers, and no packet is as
	// large as those that some networks drop. 75 of them are 79 kB: more than a
	// limit of 200 kbit/s lets through in that time even if it saves up 32 kB.
	rateBytes       = 960
	rateInVain      = 6                       // packets of a step without one echo: the rest would tell no more
	rateMuch        = 0.40                    // of the slow one: next to nothing would come back of a faster one
	rateLossy       = 0.10                    // of a step: another pace tells more
	rateTelling     = 0.45                    // lost of the voice's pace and of the slow one nothing: 0.01 % by chance
	rateWaits       = 3 * time.Second         // for a relay, or for the echo peer's answer, before a path counts as hanging
	rateHangs       = 1200 * time.Millisecond // a handshake without answer, its second flight included (1 s)
	rateOpens       = 2500 * time.Millisecond // gathering, checks, and a handshake with its second flight
	rateOpensBeside = 3300 * time.Millisecond // the same on a line that is shared with two more handshakes

	// The kind of NAT.
	natLatest   = 3300 * time.Millisecond // from the start of the run, when the verdict has not come before: it is not to wait for this on a busy machine
	natDeadline = 3000 * time.Millisecond // four of libwebrtc's requests have gone out, and the watch lasts until 6.5 s
	natPorts    = 4                       // destinations at one server address: as many as a relay has ports
	natMost     = 8                       // destinations in all: Chromium asks each every 50 ms

	// Hosts of the profile.
	maxHosts     = 16                      // more than any service needs; every one is a name, a connection and a handshake
	hostDeadline = 2500 * time.Millisecond // as httpsDeadline: the SYN is sent again after 1 s, and a handshake follows
	hostTries    = 2
	hostPause    = 200 * time.Millisecond

	// Judging silence.
	lossFloor = 0.02 // no line is assumed better than this

	// What only native hands test. Names and certificates take a few round
	// trips; the sizes of datagrams and spare ports inform and are not waited for.
	exploreWait = 1500 * time.Millisecond

	// Token.
	clockWait         = 2500 * time.Millisecond // for the offset of the caller's clock
	authorityDeadline = 4 * time.Second

	// Posting. The server allows 64 posts a run.
	partialPace     = 500 * time.Millisecond
	partialRest     = 4 // times what the last one took: on a narrow line reports must not be what fills it
	partialMost     = 16
	partialDeadline = 3 * time.Second
	stageDeadline   = 1500 * time.Millisecond // the verdict's post, before the socket is tried
	finalDeadline   = 8 * time.Second         // 25 KiB at 64 kbit/s take 3 s, and nobody waits any more
	socketReply     = 2500 * time.Millisecond
	handoverWithin  = finalDeadline          // one road, when the run is over
	finalPause      = time.Second            // a server that restarts is back then
	handoverStep    = 100                    // more than the posts of one run (partialMost and the last ones): a state that is handed in may be older than the last that was sent
	serverWait      = 600 * time.Millisecond // what the server saw, before a verdict that is not healthy

	// Loop.
	tickBusy    = 50 * time.Millisecond // silence is judged to this precision
	lookSoon    = 2 * time.Millisecond  // after something has ended: what ends with it is looked at together
	tickWatch   = 250 * time.Millisecond
	lateBeats   = 10                      // of them tell how late the page is: half a second
	stallLeast  = 20 * time.Millisecond   // a beat that is later than this was held up: the pause between two packets of a voice call; what is below is the timer's own grain
	willPace    = 500 * time.Millisecond  // what a page leaves when it goes is written anew: 5 ms of a worker, and nobody leaves twice a second
	showPace    = 180 * time.Millisecond  // states given to the page: drawing one takes the agent's only thread from the probes
	offlineWait = 1500 * time.Millisecond // for what tells causes of a failed start apart
	runDeadline = 14 * time.Second        // whatever is unresolved then is cut
	// A line that the check itself has filled for so long is too narrow for a
	// call, and more of the same would only take longer.
	swampedDeadline = 4300 * time.Millisecond
)
