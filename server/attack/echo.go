package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/api"
)

var echoRows = []row{
	{name: "echo: offers that are long to read", attack: hostileOffers},
	{name: "echo: a forged check ends somebody else's session", attack: forgedCheck},
	{name: "echo: a check with somebody else's address draws three times its bytes", attack: reflection},
}

// offer is as small as one can be: a data channel and a video section.
var offer = strings.ReplaceAll(`v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=fingerprint:sha-256 `+strings.Repeat("AB:", 31)+`AB
m=application 9 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa
a=setup:actpass
a=mid:0
a=sctp-port:5000
m=video 9 UDP/TLS/RTP/SAVPF 96
c=IN IP4 0.0.0.0
a=ice-ufrag:abcd
a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa
a=setup:actpass
a=mid:1
a=sendrecv
a=rtcp-mux
a=rtpmap:96 VP8/90000
`, "\n", "\r\n")

// hostileOffers: none costs the server ten times as much as an honest one,
// whatever becomes of it.
func hostileOffers(t *target) error {
	const times = 32
	honest, err := t.costOf(offer, times)
	if err != nil {
		return err
	}
	lines := func(format string) string {
		var out strings.Builder
		out.WriteString(offer)
		for i := 0; out.Len() < 56_000; i++ {
			out.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)) + "\r\n")
		}
		return out.String()
	}
	var all error
	for name, sdp := range map[string]string{
		"equal rtpmaps":           lines("a=rtpmap:96 VP8/90000"),
		"rtpmaps":                 lines("a=rtpmap:# VP8/90000"),
		"feedback":                lines("a=rtcp-fb:96 nack pli"),
		"extensions":              lines("a=extmap:# urn:x#"),
		"sources":                 lines("a=ssrc:# cname:a"),
		"candidates":              lines("a=candidate:# 1 udp 1 192.0.2.1 # typ host"),
		"sections":                lines("m=video 9 UDP/TLS/RTP/SAVPF 96"),
		"one line":                offer + "a=" + strings.Repeat("x", 56_000),
		"rtpmaps within the caps": lines("a=rtpmap:# VP8/90000")[:20_000],
		"sources within the caps": lines("a=ssrc:# cname:a")[:12_000],
	} {
		cost, err := t.costOf(sdp, times)
		if err != nil {
			return err
		}
		// The clock of processes has 10 ms; 32 honest ones take 100.
		if cost > 10*max(honest, 50*time.Millisecond) {
			all = errors.Join(all, fmt.Errorf("%d offers with %s cost %v of a processor, honest ones %v", times, name, cost, honest))
		}
	}
	return all
}

// costOf is the server's time for offers from callers who have not used their
// budget up.
func (t *target) costOf(sdp string, times int) (time.Duration, error) {
	var runs []api.BeginReply
	for i := range 4 {
		run, err := t.begin(fmt.Sprintf("127.0.2.%d", i+1))
		if err != nil {
			return 0, err
		}
		runs = append(runs, run)
	}
	before, err := t.processor()
	if err != nil {
		return 0, err
	}
	var wait sync.WaitGroup
	for i := range times {
		wait.Go(func() { t.offer(fmt.Sprintf("127.0.2.%d", i%4+1), runs[i%4], sdp) })
	}
	wait.Wait()
	after, err := t.processor()
	return after - before, err
}

// session is one at the echo peer.
type session struct{ ufrag, password string }

func (t *target) session(from string) (session, error) {
	run, err := t.begin(from)
	if err != nil {
		return session{}, err
	}
	status, raw, err := t.offer(from, run, offer)
	var reply api.EchoReply
	if err == nil {
		err = json.Unmarshal(raw, &reply)
	}
	if err != nil || status != 200 {
		return session{}, fmt.Errorf("an offer is answered %d %.100s, %v", status, raw, err)
	}
	return session{attribute(reply.SDP, "a=ice-ufrag:"), attribute(reply.SDP, "a=ice-pwd:")}, nil
}

func attribute(sdp, prefix string) string {
	_, rest, _ := strings.Cut(sdp, prefix)
	value, _, _ := strings.Cut(rest, "\r\n")
	return value
}

// check is a connectivity check of the session's client.
func (s session) check() []stun.Setter {
	return []stun.Setter{stun.BindingRequest, stun.NewUsername(s.ufrag + ":abcd"),
		stun.RawAttribute{Type: stun.AttrPriority, Value: []byte{0x6e, 0, 1, 0xff}},
		stun.RawAttribute{Type: stun.AttrICEControlling, Value: zeros(8)},
		stun.NewShortTermIntegrity(s.password), stun.Fingerprint}
}

// forgedCheck: the same socket sends the owner's checks and what an attacker
// would write its address into: the attacker's own session named without
// proof and with it, and the owner's without.
func forgedCheck(t *target) error {
	own, err := t.session(bystander)
	if err != nil {
		return err
	}
	theirs, err := t.session(attacker)
	if err != nil {
		return err
	}
	h, err := reach("udp", bystander, "127.0.0.1", t.echo)
	if err != nil {
		return err
	}
	defer h.Close()
	alive := func() error { _, err := h.ask(own.check()...); return err }
	if err := eventually(alive); err != nil {
		return fmt.Errorf("the session never answers: %w", err)
	}
	named := func(s session) []stun.Setter {
		return []stun.Setter{stun.BindingRequest, stun.NewUsername(s.ufrag + ":zz")}
	}
	for name, setters := range map[string][]stun.Setter{
		"without proof, of his session": named(theirs), "without proof, of this one": named(own), "with proof, of his session": theirs.check(),
	} {
		for range 3 {
			h.Write(stun.MustBuild(append([]stun.Setter{stun.TransactionID}, setters...)...).Raw)
		}
		for range 3 { // the end of a session takes a moment
			if err := alive(); err != nil {
				return fmt.Errorf("after a check %s the session is dead: %w", name, err)
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	return nil
}

func reflection(t *target) error {
	s, err := t.session(attacker)
	if err != nil {
		return err
	}
	h, err := reach("udp", attacker, "127.0.0.1", t.echo)
	if err != nil {
		return err
	}
	defer h.Close()
	message := stun.MustBuild(append([]stun.Setter{stun.TransactionID}, s.check()...)...).Raw
	total := h.drawn(message, 5*time.Second)
	switch {
	case total == 0:
		return errors.New("a proven check is not answered")
	case total >= 3*len(message):
		return fmt.Errorf("%d bytes draw %d", len(message), total)
	}
	return nil
}
