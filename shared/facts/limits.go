package facts

import "sidetone/shared/report"

// Every threshold of the facts, with its reason.
const (
	// Loss in one direction from which a call suffers: "poor" in the ACS
	// call diagnostics log schema (PacketLossRateAvg > 0.1).
	poorLoss = 0.10
	// Jitter, ms: "poor" in the same schema (JitterAvg > 30).
	poorJitterMS = 30
	// Round trip, ms: "poor" in the same schema (RoundTripTimeAvg > 500).
	// Microsoft recommends 200, but a call at 300 is an ordinary call.
	poorRTTMS = 500
	// Least bandwidth each way, kbit/s: P2P audio needs 40 (ACS network
	// requirements, JS SDK).
	poorKbps = 40

	// Share of concealed sound from which it suffers: "poor" in the same
	// schema (HealedDataRatioAvg > 0.1).
	poorHealed = 0.10
	// Video below this rate, kbit/s, is poor (VideoBitRateAvg < 150000 in
	// Microsoft's queries over ACSCallClientOperations), ...
	poorVideoKbps = 150
	// ... and below these pictures a second (call diagnostics log schema: 7
	// for video, 1 for a shared screen).
	poorVideoFPS  = 7
	poorScreenFPS = 1
	// Loss above which few pictures are put down to the line: below 2 % video
	// repairs itself by retransmission and shows no gap (RFC 8834 7.1 names loss
	// as what a sender reacts to; 2 % is where libwebrtc's controller stops to
	// raise its rate).
	thinnedLoss = 0.02

	// A queue that grows while a sample of some 100 kbit/s is sent shows a
	// line narrower than the sample: the median round trip is then several
	// times the smallest. 4: jitter and cross traffic stay below it in the
	// fault lab.
	queueGrowth = 4
	// and by at least this much, ms, so that a fast line never counts.
	queueGrowthMS = 300
	// Where much of the sample is missing as well, half of that growth
	// suffices: loss alone does not delay what does come through.
	lateGrowth   = 2
	lateGrowthMS = 100
	// A round trip, ms, from which half of that growth may be the data channel's own:
	// before anything is acknowledged it sends 4380 bytes (RFC 9260 7.2.1), and the
	// sample has some 11,000 a second.
	windowRTTMS = 400

	// A line is swamped when requests take so many times as long under the
	// check as at their best, which may have been on a full line already: with 64
	// kbit/s Chromium saw 418 ms grow to 1211, ...
	swampedGrowth = 2.5
	// ... and so long, ms, in the median of ...
	swampedMS = 500
	// ... at least so many: with 64 kbit/s the fault lab sees 95 ms grow to
	// 1200; with both processors busy elsewhere samples come back all the same.
	swampedRequests = 3
	// Echoes that were asked for, of which a median is told: those of two seconds
	// (run: one every 200 ms).
	swampedEchoes = 10

	// Bytes of headers around a packet of the sample: IP 20, UDP 8, DTLS 37, SCTP
	// 28.
	packetHeaders = 93
	// Share of a pace, there and back, from which it is said to lose: less is
	// within what a line below its limit shows in 50 packets.
	rateLoses = 0.10
	// So many lost packets of a pace show no loss: any line has one now and then.
	oddOne = 1
	// Share of a pace from which on the data channel stops between packets (RFC
	// 9260 6.3.3: a second at first, then two), so that they are late by that.
	rateStalls = 0.50
	// How likely it may be that what was sent more slowly lost so much less by
	// chance, at one share for both (Fisher's exact test), before the shares count
	// as different. Recorded limits have 0.1 % and less; a few packets of a crawl
	// that lost none beside 7 of 15 have 1.3 %, 7 of 15 beside 22 of 27 have 2.6 %.
	// A line that only loses comes near to that once in forty, and then lets
	// through more of what is sent faster, see passesMore.
	chanceSameShare = 0.03
	// Packets of a pace that fall to the one side or the other.
	passedGrain = 2

	// A run that is later than this in one of ten ticks, ms, is late: 20 is the
	// pause between two packets of a voice call.
	lateMS = 20
	// From this on in one of ten ticks, ms, a page is held up: a whole tick of its
	// (50 ms) is missing. At a load of 20 to 40 on two processors healthy runs of
	// Chromium have 20 to 110 in the fault lab, runs that were right at less 30.
	heldUpMS = 50
	// Or where it was not at work for this share of the time, though its ticks came
	// in between: the same runs have 0.14 to 0.42.
	heldUpShare = 1.0 / 3
	// From this on in one of ten ticks, ms, a call suffers: voice is not held back
	// for longer than that before sound is made up (NetEQ's buffer, 200).
	overloadedMS = 200
	// Share of the time from which on a page does not do what it has to.
	overloadedShare = 0.5

	// Packets that have to be sent and counted on a path before it counts
	// as tried: fewer cannot tell 10 % of loss from none (with 50, no loss
	// at all excludes 10 % with p = 0.5 %).
	enoughPackets = 50

	// Packets of several paces that count together where there is no sample: the
	// fewest that two of them have, 15 and 10.
	fewPackets = 25

	// Half of the time between two packets of the sample, ms: at 59 packets a
	// second a flow of n packets lasts n*17 ms, and one that was cut comes to its
	// last return before about half of that.
	halfPacingMS = 9

	// One media packet of so many came back: that is no cut. Where UDP was cut
	// after 20 packets the lab sees 1 of 21 and 1 of 45; where it was policed to
	// 40 kbit/s, 3 of 19 and more.
	arrivingOn = 8

	// Times that the beginning of a ClientHello came before it counts that the rest
	// did not. Where it is asked, not one of 50 packets was lost: that of three the
	// second part is lost each time by chance is less than 1 in 100 000.
	helloRepeats = 3

	// How likely it may be that large packets are missing by the loss that small
	// ones of the same path show: six of six at a loss of 40 % are 0.4 %.
	chanceOfLoss = 0.01

	// Media packets of which a tenth is missing where others do come: 10 are sent
	// in less than half a second.
	thinnedMedia = 10
	// Media packets from which their loss can be told from none: half a limit
	// of 10 % shows in 20 as one.
	enoughMedia = 20
	// Share of the limit up to which media counts as coming back whole.
	lateLoss = 0.6
	// Jitter, ms, from which packets of a sample, which are 17 ms apart, overtake each
	// other at all. Where a data channel gave up 13 % for that the lab measured 16 and 21
	// of the sample and of the media beside it in Chromium 156, 7 and 7 in Firefox ESR
	// 153; where a fifth was lost and 25 of 25 media packets came by chance 4 and 2.
	overtakesMS = 6
	// Share of the limit of jitter from which it explains what was overtaken.
	lateJitter = 0.6

	// A signalling socket is slow when opening it or its quickest echo takes
	// longer than this, ms, ...
	slowSignalingMS = 2000
	// ... and more than this many round trips of HTTPS: opening takes a TCP
	// handshake, a TLS one and the upgrade, and a slow network is not a slow
	// service.
	slowSignalingTrips = 6

	// IP packets in bytes that a call sends: libwebrtc's 1200 of RTP with the
	// headers of SRTP, UDP and IP.
	callPacket = 1250

	// Loss on the paths that answer from which single silences, late
	// answers and closed sockets are put down to it.
	lossExplains = 0.10
)

// limitsOf are the profile's limits of quality, or the default ones.
func limitsOf(p report.Deployment) report.QualityLimits {
	l := p.Limits
	if l.Loss == 0 {
		l.Loss = poorLoss
	}
	if l.JitterMS == 0 {
		l.JitterMS = poorJitterMS
	}
	if l.RTTMS == 0 {
		l.RTTMS = poorRTTMS
	}
	if l.Kbps == 0 {
		l.Kbps = poorKbps
	}
	return l
}
