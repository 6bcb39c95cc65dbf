package facts

import (
	"cmp"
	"math"
	"slices"

	"sidetone/shared/report"
)

// RateLimited: UDP is let through up to a rate. What is sent more slowly loses
// less, and where even that loses, no more of it arrives when more is sent. A
// line that loses packets loses the same share of both; one that is narrow
// delays them first, and requests over TCP with them.
var RateLimited = runFact("rate_limited", ofThePage(func(e *Evidence) Finding {
	o, rates := e.rates()
	switch {
	case len(rates) < 2:
		return e.cleanSample()
	case o.Outcome != report.OK:
		return dontKnow // it may be no limit but a cut
	case queueGrew(rates), e.requestsWait(lateGrowth).Answer == Yes:
		return Finding{Answer: No}
	case !thinnedOut(rates):
		return Finding{Answer: No, Telling: true, Cites: ratesSay(o, rates)}
	case e.requestsLost():
		return dontKnow // it may be a line too narrow for the check
	case e.overtaken():
		return dontKnow // what is sent faster is overtaken more
	}
	return Finding{Answer: Yes, Telling: true, Unsure: !graded(rates), Cites: ratesSay(o, rates)}
}))

// requestsLost: requests over TCP went unanswered meanwhile, which a limit on UDP
// leaves alone.
func (e *Evidence) requestsLost() bool {
	https, found := e.one(report.CheckHTTPS)
	return found && https.Outcome != report.OK && https.Outcome != report.NotTested
}

// overtaken: media beside the sample comes back whole, so much better than the
// sample or with the sample so uneven that packets overtook each other.
func (e *Evidence) overtaken() bool {
	_, f := e.sample()
	whole := e.mediaIsWhole()
	return f != nil && e.uneven(f) && lateNotLost(e).Answer == Yes || whole.Answer == Yes && !whole.Unsure
}

// graded: at two paces something was lost, and more at the faster one. What was
// lost at a single pace may have been lost while the line was gone.
func graded(rates []report.Rate) bool {
	slower, fastest := byPace(rates)
	return slices.ContainsFunc(slower, func(r report.Rate) bool {
		return loses(r) && r.Sent-r.Returned > oddOne && lostShare(r) < lostShare(fastest)
	})
}

// thinnedOut: more was lost of what was sent faster, and no more of it arrived.
func thinnedOut(rates []report.Rate) bool {
	slower, fast := byPace(rates)
	return loses(fast) && chanceOfLess(together(slower), fast) <= chanceSameShare &&
		!slices.ContainsFunc(slower, func(slow report.Rate) bool { return passesMore(slow, fast) })
}

// cleanSample: the sample itself is the load that a limit would have thinned.
func (e *Evidence) cleanSample() Finding {
	o, f := e.sample()
	if f == nil || e.unfinished(o) || worstLoss(f) > e.limits.Loss {
		return dontKnow
	}
	return Finding{Answer: No, Telling: true, Cites: []Cite{lossSays(o, f)}}
}

// ThinnedByRate is the same where it is no more than a reason not to judge
// something else.
var ThinnedByRate = runFact("thinned_by_rate", func(e *Evidence) Finding {
	if f := RateLimited.Ask(e); f.Answer == Yes {
		return f
	}
	return Finding{Answer: No}
})

// ratesSay cites each pace with what came of it.
func ratesSay(o *report.Observation, rates []report.Rate) []Cite {
	var cites []Cite
	for _, r := range rates {
		cites = append(cites, cite(report.Measured, o, "came_back_at_rate", "way", o.Target, "kbps", rounded(offered(r)), "sent", r.Sent, "returned", r.Returned))
	}
	return cites
}

// rates are the paces that packets were sent at over UDP, with nothing beside
// them; nil where there was no need to ask.
func (e *Evidence) rates() (*report.Observation, []report.Rate) {
	o, _ := e.one(report.CheckPathRate)
	var list []report.Rate
	for _, r := range o.Detail.Rates {
		if r.Sent > 0 && r.MS > 0 {
			list = append(list, r)
		}
	}
	for len(list) > 0 && tainted(list[0], list) {
		list = list[1:]
	}
	return o, list
}

// tainted: the first pace lost much and a faster one did not, so that its loss was
// of what had filled the line before it. What loses after one that did not is lost
// by the line.
func tainted(first report.Rate, all []report.Rate) bool {
	return loses(first) && slices.ContainsFunc(all, func(other report.Rate) bool {
		return offered(other) > offered(first) && !loses(other)
	})
}

// loses: so much of a pace that its loss is the line's, or a limit's.
func loses(r report.Rate) bool { return float64(r.Sent-r.Returned) >= rateLoses*float64(r.Sent) }

// offered is kbit/s as they would be on the wire.
func offered(r report.Rate) float64 {
	return kbps(r, r.Sent)
}

// byPace sets the fastest of two or more paces apart.
func byPace(rates []report.Rate) (slower []report.Rate, fastest report.Rate) {
	sorted := slices.Clone(rates)
	slices.SortFunc(sorted, func(a, b report.Rate) int { return cmp.Compare(offered(a), offered(b)) })
	return sorted[:len(sorted)-1], sorted[len(sorted)-1]
}

// together are the packets of several paces.
func together(rates []report.Rate) (sum report.Rate) {
	for _, r := range rates {
		sum.Sent, sum.Arrived, sum.Returned = sum.Sent+r.Sent, sum.Arrived+r.Arrived, sum.Returned+r.Returned
	}
	return sum
}

func lostShare(r report.Rate) float64 { return 1 - float64(r.Returned)/float64(r.Sent) }

// chanceOfLess is how likely it is that of all that was lost so little, or less,
// falls to slow, if both lose the same share (Fisher's exact test).
func chanceOfLess(slow, fast report.Rate) float64 {
	lost, all := slow.Sent-slow.Returned+fast.Sent-fast.Returned, slow.Sent+fast.Sent
	sum := 0.0
	for k := max(0, lost-fast.Sent); k <= slow.Sent-slow.Returned; k++ {
		sum += math.Exp(lnChoose(slow.Sent, k) + lnChoose(fast.Sent, lost-k) - lnChoose(all, lost))
	}
	return sum
}

// lnChoose is the logarithm of how many ways there are to choose k of n.
func lnChoose(n, k int) float64 {
	ln := func(n int) float64 { v, _ := math.Lgamma(float64(n + 1)); return v }
	return ln(n) - ln(k) - ln(n-k)
}

// passesMore: of what was sent faster more arrived, which no limit allows: neither
// one for both ways together, nor one for the way down, which leaves the way up
// alone. A slow pace that lost nothing was below it and tells nothing of this.
func passesMore(slow, fast report.Rate) bool {
	if !loses(slow) {
		return false
	}
	// Half-way, by factors, between a limit, which lets through as much of both, and
	// loss, which lets through as much more as was sent (2.5 or 4 times). A limit saves
	// something up while the last echoes of the slower pace are waited for: 1.7 times
	// as much came of the faster one at 128 kbit/s.
	between := math.Sqrt(offered(fast) / offered(slow))
	more := func(slowPackets, fastPackets int) bool {
		return kbps(fast, fastPackets) > between*kbps(slow, slowPackets)+kbps(fast, passedGrain)
	}
	return more(slow.Arrived+slow.Returned, fast.Arrived+fast.Returned) && more(slow.Returned, fast.Returned)
}

// kbps is the rate of so many of a pace's packets.
func kbps(r report.Rate, packets int) float64 { return float64(packets) * bits(r) / float64(r.MS) }

// bits are those of one packet as it would be on the wire.
func bits(r report.Rate) float64 { return float64(r.Bytes+packetHeaders) * 8 }

// queueGrew: packets sent faster came back late before any were lost, or with
// them, as through a narrow line. Where most are lost, what waits may wait in the
// browser, which sends on when something was acknowledged.
func queueGrew(rates []report.Rate) bool {
	slower, fastest := byPace(rates)
	for _, r := range slower {
		if loses(r) {
			fastest = r
			break
		}
	}
	first, last := slower[0].RTTMS, fastest.RTTMS
	return lostShare(fastest) < rateStalls && first > 0 && last > lateGrowth*first && last > first+lateGrowthMS
}

// CarriedLater: what fell silent, or lost much, carried nearly everything when
// it was tried again with nothing beside it.
var CarriedLater = runFact("carried_later", func(e *Evidence) Finding {
	o, rates := e.rates()
	if o.Outcome != report.OK || len(rates) < 2 {
		return dontKnow
	}
	// All paces, since a line that loses a fifth spares one of them now and then.
	_, fastest := byPace(rates)
	if loses(fastest) || loses(together(rates)) {
		return Finding{Answer: No}
	}
	return one(Yes, report.Measured, o, "carried_when_tried_again", "way", o.Target, "sent", fastest.Sent, "returned", fastest.Returned)
})

// silentAgain: a further connection over UDP with nothing beside it carried the first
// packets and then fell silent, however slowly it was asked. A limit lets a crawl pass.
func (e *Evidence) silentAgain() bool {
	o, rates := e.rates()
	if o.Outcome != report.Silent || len(rates) < 2 {
		return false
	}
	first, last := rates[0], rates[len(rates)-1]
	return first.Returned > 0 && last.Returned == 0 && offered(last) < offered(first)
}

// OpensNoMore: a further connection over UDP, tried with little beside it, did
// not open. What cuts a flow after its beginning lets a new one begin; where that
// beginning is too short for a handshake, a limit and a block look the same.
var OpensNoMore = runFact("opens_no_more", func(e *Evidence) Finding {
	o, found := e.one(report.CheckPathRate)
	switch {
	case !found || o.Outcome == report.NotTested:
		return dontKnow
	case len(o.Detail.Rates) > 0:
		return Finding{Answer: No}
	}
	return one(Yes, report.Measured, o, "further_connection_unopened", "way", o.Target, "ms", o.MS)
})

// opensAlone: a connection on this path opened when it was alone on the line,
// and packets went on coming back.
func (e *Evidence) opensAlone(p report.Path) bool {
	o := e.path(report.CheckPathRate, p)
	return o.Outcome == report.OK && len(o.Detail.Rates) > 1
}
