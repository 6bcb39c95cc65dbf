package imports

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// dump writes a file of any size while it is read: a beginning, one part over
// and over, and an end.
type dump struct {
	start, end string
	part       func(i int) string
	size       int
	n          int
	rest       string
	done       bool
}

func (d *dump) Read(p []byte) (int, error) {
	for d.rest == "" {
		switch {
		case d.n == 0:
			d.rest = d.start
		case d.size > 0:
			d.rest = d.part(d.n)
		case !d.done:
			d.rest, d.done = d.end, true
		default:
			return 0, io.EOF
		}
		d.n++
	}
	n := copy(p, d.rest)
	d.rest, d.size = d.rest[n:], d.size-n
	return n, nil
}

// Most memory that reading a dump of any size may take beside what was there.
const mostHeap = 48 << 20

func TestHugeDumpsAreReadInBoundedMemory(t *testing.T) {
	size := 200 << 20
	if testing.Short() {
		size = 20 << 20
	}
	values := `"[` + strings.Repeat("12345,", 900) + `1]"`
	for name, d := range map[string]*dump{
		"webrtc-internals": {
			start: `{"PeerConnections":{"1-1":{"rtcConfiguration":"{\"iceServers\":[{\"urls\":\"turn:192.0.2.1:3478\"}]}","updateLog":[{"type":"oniceconnectionstatechange","timestamp":1e12,"value":"\"checking\""},{"type":"oniceconnectionstatechange","timestamp":1000000060000,"value":"\"failed\""}],"stats":{"x-y":{}`,
			part: func(i int) string {
				return fmt.Sprintf(`,"OT%d-packetsSent":{"startTime":"2026-01-01T00:00:00Z","endTime":"2026-01-01T00:01:00Z","statsType":"outbound-rtp","values":%s}`, i, values)
			},
			end: `}}},"UserAgent":"Chrome/156.0"}`,
		},
		"HAR with large bodies": {
			start: `{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00Z","request":{"url":"https://a.example/x","method":"GET"},"response":{"status":503,"content":{"text":"`,
			part:  func(int) string { return strings.Repeat("body ", 20000) },
			end:   `"}},"time":3}]}}`,
		},
		"rtcstats": {
			start: "RTCStatsDump\n{\"fileFormat\":3}\n[\"create\",\"1\",{},1700000000000]\n[\"oniceconnectionstatechange\",\"1\",\"checking\",1]\n[\"oniceconnectionstatechange\",\"1\",\"failed\",15000]\n",
			part: func(i int) string {
				return fmt.Sprintf("[\"getStats\",\"1\",{\"A\":{\"type\":\"inbound-rtp\",\"packetsReceived\":%d,\"x\":%s}},1000]\n", i, values)
			},
		},
		"console": {
			start: "app.js:1 iceConnectionState failed\n",
			part:  func(i int) string { return fmt.Sprintf("app.js:%d %s\n", i, values) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			d.size = size
			var before, now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			most := uint64(0)
			a, err := Read(name, &watched{d, func() {
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapInuse)
			}, 0}, options(t))
			if err != nil || len(a.Entries) == 0 {
				t.Fatalf("%v, %+v", err, a)
			}
			if most > before.HeapInuse+mostHeap {
				t.Errorf("%d MB of heap for %d MB", (most-before.HeapInuse)>>20, size>>20)
			}
		})
	}
}

// watched calls look at every eight megabytes.
type watched struct {
	io.Reader
	look func()
	n    int
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if (w.n+n)>>23 != w.n>>23 {
		w.look()
	}
	w.n += n
	return n, err
}

func TestPackedFilesAreLimitedAndBrokenOnesHalfRead(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	d := &dump{start: "app.js:1 iceConnectionState failed\n", part: func(int) string { return strings.Repeat("a", 1000) + "\n" }, size: 8 << 20}
	if _, err := io.Copy(z, d); err != nil {
		t.Fatal(err)
	}
	z.Close()
	o := options(t)
	o.MaxBytes = 1 << 20
	a, err := Read("bomb", bytes.NewReader(packed.Bytes()), o)
	if a == nil || err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("%v, %v", a, err)
	}
	har := `{"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00Z","request":{"url":"https://a.example/x?token=planted","method":"GET"},"response":{"status":503}},{"request":{"url":"https://b`
	a, err = Read("half.har", strings.NewReader(har), o)
	if a == nil || len(a.Entries) != 1 || a.Entries[0].Code != 503 {
		t.Fatalf("%+v, %v", a, err)
	}
	if want := `"half.har": offset 175 (log.entries[1].request.url)`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
