package echo

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// browserOffers are offers of a data channel and a sendrecv video section, as
// the browsers made them.
func browserOffers(t testing.TB) map[string]string {
	out := map[string]string{}
	for _, browser := range []string{"chromium", "firefox"} {
		b, err := os.ReadFile("testdata/" + browser + ".sdp")
		if err != nil {
			t.Fatal(err)
		}
		out[browser] = string(b)
	}
	return out
}

func TestSlim(t *testing.T) {
	for browser, want := range map[string]string{"chromium": "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "firefox": "m=video 9 UDP/TLS/RTP/SAVPF 120\r\n"} {
		got := slim(browserOffers(t)[browser])
		if !strings.Contains(got, want) || strings.Contains(got, "VP9") || strings.Contains(got, "candidate") || strings.Count(got, "a=rtpmap:") != 1 {
			t.Errorf("%s: %s", browser, got)
		}
		for _, keep := range []string{"a=ice-ufrag:", "a=fingerprint:", "a=ssrc:", "m=application", "a=group:BUNDLE 0 1", "a=setup:actpass"} {
			if !strings.Contains(got, keep) {
				t.Errorf("%s has lost %s", browser, keep)
			}
		}
	}
	without := "v=0\r\nm=video 9 RTP 98\r\na=rtpmap:98 H264/90000\r\n"
	if got := slim(without); got != without {
		t.Errorf("a section without our codec became %q", got)
	}
}

// TestAnswerLines: what a browser's offer is answered with.
func TestAnswerLines(t *testing.T) {
	p, err := Start(Config{Announce: []netip.Addr{netip.MustParseAddr("203.0.113.5"), netip.MustParseAddr("203.0.113.6")}, Port: 0, Bind: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	port := p.Addresses()[0][strings.Index(p.Addresses()[0], ":")+1:]
	udp := []string{"a=candidate:1 1 udp 2130706431 203.0.113.5 " + port + " typ host", "a=candidate:2 1 udp 2130706175 203.0.113.6 " + port + " typ host"}
	tcp := []string{"a=candidate:1 1 tcp 1520435199 203.0.113.5 " + port + " typ host tcptype passive", "a=candidate:2 1 tcp 1520434943 203.0.113.6 " + port + " typ host tcptype passive"}
	for path, want := range map[report.Path][]string{
		report.DirectUDP: udp, report.RelayUDP: udp[:1], report.RelayTCP: udp[:1], report.RelayTLS: udp[:1], report.DirectTCP: tcp,
	} {
		for browser, offer := range browserOffers(t) {
			answer, err := p.Answer(context.Background(), testRun, "", path, offer)
			if err != nil {
				t.Fatalf("%s %s: %v", browser, path, err)
			}
			var got []string
			for line := range strings.Lines(answer) {
				if strings.HasPrefix(line, "a=candidate:") {
					got = append(got, strings.TrimSpace(line))
				}
			}
			if both := append(slices.Clone(want), want...); !slices.Equal(got, both) {
				t.Errorf("%s %s: candidates %q, want %q in both sections", browser, path, got, want)
			}
			for _, line := range []string{"a=ice-lite", "a=setup:active", "a=sendrecv", "VP8/90000", "a=sctp-port:5000"} {
				if !strings.Contains(answer, line) {
					t.Errorf("%s %s: no %s in\n%s", browser, path, line, answer)
				}
			}
		}
	}
}

// hostileOffers cost pion seconds each before they were capped: it compares
// every codec, extension and source with every other one.
func hostileOffers(t testing.TB) map[string]string {
	chromium := browserOffers(t)["chromium"]
	many := func(line func(int) string) string {
		var out strings.Builder
		out.WriteString(chromium)
		for i := 0; out.Len() < 60_000; i++ {
			out.WriteString(line(i) + "\r\n")
		}
		return out.String()
	}
	format := func(f string) func(int) string {
		return func(i int) string { return strings.ReplaceAll(f, "#", strconv.Itoa(i)) }
	}
	return map[string]string{
		"one rtpmap":   many(format("a=rtpmap:96 VP8/90000")),
		"rtpmaps":      many(format("a=rtpmap:# VP8/90000")),
		"fmtps":        many(format("a=fmtp:96 x=#")),
		"feedback":     many(format("a=rtcp-fb:96 nack pli")),
		"extensions":   many(format("a=extmap:# urn:x#")),
		"sources":      many(format("a=ssrc:# cname:a")),
		"groups":       many(format("a=ssrc-group:FID # 1")),
		"rids":         many(format("a=rid:# send")),
		"fingerprints": many(format("a=fingerprint:sha-256 " + strings.Repeat("AB:", 31) + "AB")),
		"candidates":   many(format("a=candidate:# 1 udp 1 192.0.2.1 # typ host")),
		"sections":     many(format("m=video 9 UDP/TLS/RTP/SAVPF 96")),
		"one line":     chromium + "a=" + strings.Repeat("x", 20_000),
		"a bundle":     strings.Replace(chromium, "a=group:BUNDLE 0 1", "a=group:BUNDLE 0 1"+strings.Repeat(" 2", 8_000), 1),
		"empty lines":  chromium + strings.Repeat("\n", 20_000),
	}
}

// TestHostileOffers: none is read, and what would be read of one that is just
// within the caps is no more than what a browser needs.
func TestHostileOffers(t *testing.T) {
	p, _ := start(t, "127.0.0.1")
	for name, offer := range hostileOffers(t) {
		if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, offer); !errors.Is(err, ErrOffer) {
			t.Errorf("%s: %v", name, err)
		}
		lines := strings.SplitAfter(offer, "\n")
		within := strings.Join(lines[:min(len(lines), maxLines)], "")
		if n := strings.Count(slim(within), "\n"); checkOffer(within) == nil && n > slimLines {
			t.Errorf("%s: %d lines are left", name, n)
		}
	}
}

// slimLines is the most that slim can leave of maxSections: what is needed of
// each attribute, and the plain lines, in each of them and before the first.
var slimLines = func() (n int) {
	for _, times := range needed {
		n += times
	}
	return (n + len(plainLines)) * (maxSections + 1)
}()

// FuzzSlim: of an offer within the caps no candidate gets past, one payload
// type a section is left, no more of any line than is needed, and no line
// appears that was not there but for a shorter m= line.
func FuzzSlim(f *testing.F) {
	for _, offer := range browserOffers(f) {
		f.Add(offer)
	}
	for _, offer := range hostileOffers(f) {
		f.Add(offer[:min(len(offer), maxOffer)])
	}
	f.Add("m=audio 9 RTP 0 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:0 x\r\na=candidate:1 1 udp 1 ::1 1 typ host")
	f.Add("m=\nm=\r\n\na=rtpmap: vp8/90000\na=rtpmap:1 VP8/90000")
	f.Fuzz(func(t *testing.T, offer string) {
		if checkOffer(offer) != nil {
			return
		}
		lines := map[string]bool{}
		for line := range strings.Lines(offer) {
			lines[line] = true
		}
		out := slim(offer)
		times, sections := map[string]int{}, 0
		for line := range strings.Lines(out) {
			if !lines[line] && !strings.HasPrefix(line, "m=") {
				t.Fatalf("%q came out of %q", line, offer)
			}
			if strings.HasPrefix(line, "m=") {
				times = map[string]int{}
				sections++
			}
			name, _, attribute := attributeOf(line)
			if times[name]++; attribute && times[name] > needed[name] {
				t.Fatalf("%q is left %d times of %q", name, times[name], offer)
			}
		}
		if sections != strings.Count("\n"+offer, "\nm=") || strings.Count(out, "\n") > slimLines {
			t.Fatalf("%d sections and %d lines are left of %q", sections, strings.Count(out, "\n"), offer)
		}
	})
}
