package peerconn

import (
	"testing"

	"sidetone/shared/report"
)

// received is a stream as getStats tells of it.
func received(kind string, packets, lost, jitterS, fps float64) Entry {
	return Entry{ID: "IT", Type: "inbound-rtp", Kind: kind, PacketsReceived: &packets, PacketsLost: &lost, Jitter: &jitterS, FramesPerSecond: &fps}
}

func TestLossIsCountedFromTheFirstReading(t *testing.T) {
	for name, c := range map[string]struct {
		first, last Entry
		want        float64
	}{
		"lost at the beginning alone":   {received("video", 80, 36, 0, 25), received("video", 480, 36, 0, 25), 0},
		"lost all along":                {received("video", 100, 10, 0, 25), received("video", 500, 110, 0, 25), 0.2},
		"too little since":              {received("video", 90, 10, 0, 25), received("video", 180, 10, 0, 25), 10. / 190},
		"counted anew":                  {received("video", 100, 50, 0, 25), received("video", 300, 30, 0, 25), 30. / 330},
		"nothing at the first reading":  {received("video", 0, 0, 0, 25), received("video", 300, 100, 0, 25), 0.25},
		"the same reading, read once":   {received("video", 300, 100, 0, 25), received("video", 300, 100, 0, 25), 0.25},
		"late packets take losses back": {received("video", 100, 5, 0, 25), received("video", 400, 4, 0, 25), 4. / 404},
	} {
		of := Connection{Stats: []Stats{Read(0, []Entry{c.first}), Read(9000, []Entry{c.last})}}
		if got := mediaOf(t, of).Loss; got == nil || *got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestJitterOfFewPicturesIsTheSenders(t *testing.T) {
	for name, c := range map[string]struct {
		of    Entry
		known bool
	}{
		"a camera":         {received("video", 500, 0, 0.084, 25), true},
		"two pictures":     {received("video", 500, 0, 0.084, 2), false},
		"sound":            {received("audio", 500, 0, 0.084, 0), true},
		"rate is not told": {Entry{ID: "IT", Type: "inbound-rtp", Kind: "video", PacketsReceived: number(500), Jitter: number(0.084)}, true},
	} {
		if got := mediaOf(t, Connection{Stats: []Stats{Read(9000, []Entry{c.of})}}).JitterMS; (got != nil) != c.known {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestFilledSoundCountsWhereSomethingWasMissing(t *testing.T) {
	for name, c := range map[string]struct {
		lost, late, filled, silent float64
		want                       float64 // -1: not known
	}{
		"pauses":      {0, 0, 4800, 3000, -1},
		"loss":        {10, 0, 4800, 0, 0.1},
		"late":        {0, 10, 4800, 0, 0.1},
		"loss, muted": {10, 0, 4800, 4800, 0},
	} {
		e := Entry{ID: "IT", Type: "inbound-rtp", Kind: "audio", PacketsReceived: number(900), PacketsLost: &c.lost, PacketsDiscarded: &c.late,
			ConcealedSamples: &c.filled, SilentConcealedSamples: &c.silent, TotalSamplesReceived: number(48000)}
		got := mediaOf(t, Connection{Stats: []Stats{Read(9000, []Entry{e})}}).Healed
		if (got == nil) != (c.want < 0) || got != nil && *got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func mediaOf(t *testing.T, c Connection) *report.Media {
	t.Helper()
	list := c.streams()
	if len(list) != 1 {
		t.Fatalf("%d streams", len(list))
	}
	return list[0].Detail.Media
}
