package peerconn

import "testing"

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
