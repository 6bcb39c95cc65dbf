// Package run is the engine of a run: it plans the probes, starts them in
// waves, gives each its deadline, judges silence and says when the verdict
// stands. It knows no browser and no network: Hands do what it decides, those
// of a page are in wasm/hands, those of "sidetone probe" in server/hands.
//
// What is where:
//
//	engine.go, queue.go       one run, its goroutine, its heartbeat
//	plan.go, waves.go         what is probed, and in which order: a list of errands
//	gather.go, together.go    a STUN or TURN URL by itself; several in one PeerConnection
//	path.go, stages.go        a way to the echo peer: ICE, DTLS, samples
//	sample.go, quality.go     packets on it; rate.go: at other paces, with nothing beside them
//	beside.go                 what the verdict leaves to the time after it
//	signaling.go, line.go     the WebSockets; https.go, hosts.go: requests
//	silence.go, *silence.go   when no answer is one
//	judge.go, courier.go      when the verdict stands; how the report is delivered
//	board.go                  the observations, in the order in which they were planned
//	limits.go                 every deadline and threshold, with its reason
//
// Everything of a run belongs to the goroutine of loop. A probe knows its own
// job and what the line is like (network); it is told to start, is asked in each
// beat how it stands, and puts what it knows on the board. What the verdict
// needs is in judge.go alone: a probe never looks at it. Waves change the order
// of the probes and never what is probed.
package run
