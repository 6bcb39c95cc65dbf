//go:build js && wasm

package hands

import (
	"context"
	"syscall/js"

	"sidetone/shared/run"
)

// Stats reads getStats into the few numbers that a run judges by. What a browser
// has is looked for and not known by its version: Firefox tells of transports
// since 153 and never of requestsSent. What is absent is -1 or empty.
func (p *peer) Stats(ctx context.Context) (run.Stats, error) {
	out := run.Stats{ChecksSent: -1, ChecksAnswered: -1, RTPLost: -1}
	if p.closed {
		return out, context.Canceled
	}
	all, err := await(ctx, p.js.Call("getStats"))
	if err != nil {
		return out, err
	}
	entries := map[string]js.Value{}
	each := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) > 1 {
			entries[args[1].String()] = args[0]
		}
		return nil
	})
	defer each.Release()
	all.Call("forEach", each)

	selected := ""
	for _, s := range entries {
		switch text(s, "type") {
		case "candidate-pair":
			add(&out.ChecksSent, number(s, "requestsSent", -1))
			add(&out.ChecksSent, number(s, "consentRequestsSent", -1))
			add(&out.ChecksAnswered, number(s, "responsesReceived", -1))
			out.BytesReceived += int(number(s, "bytesReceived", 0))
		case "transport":
			selected = text(s, "selectedCandidatePairId")
			out.DTLS, out.TLSVersion = text(s, "dtlsState"), text(s, "tlsVersion")
		case "outbound-rtp":
			out.RTPSent += int(number(s, "packetsSent", 0))
		case "inbound-rtp":
			out.RTPReceived += int(number(s, "packetsReceived", 0))
			add(&out.RTPLost, number(s, "packetsLost", -1))
			out.RTPJitterMS = max(out.RTPJitterMS, number(s, "jitter", 0)*1000)
		}
	}
	pair, ok := entries[selected]
	if !ok {
		pair, ok = nominated(entries)
	}
	if ok {
		out.RTTMS = number(pair, "currentRoundTripTime", 0) * 1000
		out.Local, out.Protocol = candidateType(entries, text(pair, "localCandidateId"))
		out.Remote, _ = candidateType(entries, text(pair, "remoteCandidateId"))
	}
	return out, nil
}

// add sums counters of which some may be absent.
func add(sum *int, v float64) {
	if v < 0 {
		return
	}
	*sum = max(0, *sum) + int(v)
}

// nominated finds the pair in use where no transport entry names it.
func nominated(entries map[string]js.Value) (js.Value, bool) {
	for _, s := range entries {
		if text(s, "type") == "candidate-pair" && (s.Get("selected").Truthy() || s.Get("nominated").Truthy() && text(s, "state") == "succeeded") {
			return s, true
		}
	}
	return js.Undefined(), false
}

func candidateType(entries map[string]js.Value, id string) (kind, protocol string) {
	c, ok := entries[id]
	if !ok {
		return "", ""
	}
	return text(c, "candidateType"), text(c, "protocol")
}
