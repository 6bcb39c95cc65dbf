package facts

import "sidetone/shared/report"

// HelloCut: of a ClientHello of more than one datagram the echo peer received
// the beginning, again and again, and never the rest, on a path that is clean
// and on which the peer's own, which is small, was answered. What came there
// decides: a browser alone knows no more than that nothing answers.
var HelloCut = runFact("hello_cut", func(e *Evidence) Finding {
	o, tried := e.one(report.CheckPathHello)
	if !tried {
		return Finding{Answer: No} // hands that send no such hello, or nothing that could be told from other troubles
	}
	seen, _ := e.at(report.CheckEchoHello, o.Target)
	if seen.Detail.Echo == nil || seen.Detail.Echo.Hello == nil {
		return dontKnow
	}
	hello := seen.Detail.Echo.Hello
	way := report.Path(o.Target)
	dtls, large := e.path(report.CheckPathDTLS, way), e.path(report.CheckPathLarge, way)
	switch {
	case hello.First == 0: // of whatever size it was
	case hello.Begin >= hello.Bytes:
		return Finding{Answer: No} // one datagram has it all
	case o.Outcome == report.OK && hello.Rest > 0:
		return one(No, report.Correlated, seen, "hello_whole", "way", o.Target, "bytes", hello.Bytes)
	case dtls.Outcome != report.OK || large.Outcome != report.OK:
		// Something else may be wrong with this path.
	case failedOrSilent(o) && hello.Rest == 0 && hello.First >= helloRepeats:
		return Finding{Answer: Yes, Telling: true, Cites: []Cite{
			cite(report.Measured, o, "hello_unanswered", "way", o.Target),
			cite(report.Correlated, seen, "hello_cut", "bytes", hello.Bytes, "size", hello.Begin, "times", hello.First),
			cite(report.Measured, dtls, "dtls_succeeded", "way", o.Target),
			cite(report.Measured, large, "large_returned", "way", o.Target),
		}}
	}
	return dontKnow
})
