package peerconn

import (
	"testing"

	"sidetone/shared/report"
)

// Whose fault the sound and the picture are.
func TestStreams(t *testing.T) {
	audio := func(packets, lost, concealed float64, more func(*Entry)) Entry {
		e := Entry{ID: "I", Type: "inbound-rtp", Kind: "audio", PacketsReceived: number(packets), PacketsLost: number(lost),
			ConcealedSamples: number(concealed), TotalSamplesReceived: number(480000)}
		if more != nil {
			more(&e)
		}
		return e
	}
	for _, tt := range []struct {
		name   string
		e      Entry
		healed float64 // -1: it is not told
	}{
		{"a muted sender", audio(82, 0, 460000, func(e *Entry) { e.SilentConcealedSamples = number(459000) }), -1},
		{"a muted sender, silence not counted apart", audio(82, 0, 460000, nil), -1},
		{"loss", audio(400, 100, 96000, nil), 0.2},
		{"loss, and silence beside it", audio(400, 100, 240000, func(e *Entry) { e.SilentConcealedSamples = number(144000) }), 0.2},
		{"packets that came too late", audio(500, 0, 48000, func(e *Entry) { e.PacketsDiscarded = number(50) }), 0.1},
	} {
		s := Read(0, []Entry{tt.e}).Streams[0]
		switch {
		case tt.healed < 0 && s.Healed != nil:
			t.Errorf("%s: %v healed", tt.name, *s.Healed)
		case tt.healed >= 0 && (s.Healed == nil || *s.Healed < tt.healed-1e-9 || *s.Healed > tt.healed+1e-9):
			t.Errorf("%s: %v healed, want %v", tt.name, s.Healed, tt.healed)
		}
	}
	s := Read(0, []Entry{
		{ID: "S", Type: "media-source", FramesPerSecond: number(4)},
		{ID: "O", Type: "outbound-rtp", Kind: "video", ContentType: "screenshare", MediaSourceID: "S", FramesPerSecond: number(4), QualityLimitationReason: "cpu"},
	}).Streams[0]
	if s.Kind != "screen" || s.SourceFPS == nil || *s.SourceFPS != 4 || s.Limited != "cpu" {
		t.Errorf("%+v", s)
	}
}

// Recordings leave the members out that join a stream with what the other side
// says of it. Where there is one stream of its kind, it is that one's.
func TestReportsAreFoundWithoutIDs(t *testing.T) {
	sent := func(id, kind string) Entry {
		return Entry{ID: id, Type: "outbound-rtp", Kind: kind, PacketsSent: number(100)}
	}
	theirs := Entry{ID: "RI", Type: "remote-inbound-rtp", Kind: "video", RoundTripTime: number(0.1)}
	for name, tt := range map[string]struct {
		of   []Entry
		want int
	}{
		"the only video":          {[]Entry{sent("A", "audio"), sent("V", "video"), theirs}, 1},
		"which of two":            {[]Entry{sent("V", "video"), sent("W", "video"), theirs}, 0},
		"a report of another one": {[]Entry{sent("A", "audio"), theirs}, 0},
	} {
		reported := 0
		for _, s := range Read(0, tt.of).Streams {
			if s.Reported {
				reported++
			}
		}
		if reported != tt.want {
			t.Errorf("%s: %d streams have a report, want %d", name, reported, tt.want)
		}
	}
}

// A receiver's streams have no report of the other side; the checks on the pair
// measure the same way. One reading is a moment's.
func TestDelayOfAViewer(t *testing.T) {
	at := func(ms int, rtt float64) Stats {
		return Read(ms, []Entry{{ID: "P", Type: "candidate-pair", State: "succeeded", Nominated: true, CurrentRoundTripTime: number(rtt)},
			{ID: "I", Type: "inbound-rtp", Kind: "video", PacketsReceived: number(100)}})
	}
	delay := func(stats ...Stats) (ms float64) {
		c := Connection{Stats: stats}
		for _, o := range c.streams() {
			if m := o.Detail.Media; m.RTTMS != nil {
				ms = *m.RTTMS
			}
		}
		return ms
	}
	if got := delay(at(1000, 0.9), at(9000, 0.7)); got != 700 {
		t.Errorf("%v ms", got)
	}
	if got := delay(at(1000, 0.9)); got != 0 {
		t.Errorf("one reading: %v ms", got)
	}
}

// That no check was answered between two readings says nothing while the browser
// may not have asked again.
func TestChecksGoOn(t *testing.T) {
	for _, c := range []struct {
		browser  string
		ms       int
		answered int
		want     report.Fact
	}{
		{"Firefox", 6499, 2, nil},
		{"Firefox", 6500, 2, report.Known(false)},
		{"Firefox", 1000, 3, report.Known(true)},
		{"Chromium", 2999, 2, nil},
		{"Chromium", 3000, 2, report.Known(false)},
	} {
		call := Connection{Browser: c.browser, Stats: []Stats{{At: 800, ChecksAnswered: 2}, {At: 800 + c.ms, ChecksAnswered: c.answered}}}
		got := call.goesOn(800)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s, %d ms, %d answered: %v", c.browser, c.ms, c.answered, got)
		}
	}
}
