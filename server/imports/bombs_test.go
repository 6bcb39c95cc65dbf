package imports

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// repeated gives the parts of a bomb: a beginning, and one text many times.
func repeated(start, part string, bytes int, end string) io.Reader {
	return io.MultiReader(strings.NewReader(start), io.LimitReader(&endless{part: part}, int64(bytes)), strings.NewReader(end))
}

type endless struct {
	part string
	at   int
}

func (e *endless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c := copy(p[n:], e.part[e.at:])
		n, e.at = n+c, (e.at+c)%len(e.part)
	}
	return n, nil
}

// What strangers may send: small when packed, and large where a reader would
// hold it. Each is read to its end or refused, with the memory that the README
// promises.
func TestBombsNeedBoundedMemory(t *testing.T) {
	size := 32 << 20 // what is held grows with it, if it does
	if testing.Short() {
		size = 2 << 20
	}
	const internals = `{"PeerConnections":{"1":{"updateLog":[],"stats":{`
	for name, bomb := range map[string]struct{ start, part, end string }{
		"nested lists":                 {`{"log":{"x":`, "[", ""},
		"nested objects":               {`{"log":{"x":`, `{"a":`, ""},
		"blanks":                       {`{"log":{"x":`, " ", "1}}"},
		"entries of nothing":           {`{"log":{"entries":[{}`, ",{}", "]}}"},
		"one string":                   {`{"log":{"entries":[],"x":"`, "a", `"}}`},
		"a number":                     {`{"log":{"x":`, "1", "}}"},
		"hosts":                        {`{"log":{"entries":[{}`, `,{"request":{"url":"https://a.example/x"},"response":{"status":200}}`, "]}}"},
		"connections":                  {`{"PeerConnections":{"0":{}`, `,"1":{"updateLog":[]}`, "}}"},
		"statistics":                   {internals + `"a-b":{}`, `,"OT-packetsSent":{"statsType":"outbound-rtp","values":"[1,2]"}`, "}}}}"},
		"a configuration":              {`{"PeerConnections":{"1":{"rtcConfiguration":{"a":[0`, `,"` + strings.Repeat("x", 60000) + `"`, "]}}}}"},
		"a line of rtcstats":           {"RTCStatsDump\n{}\n" + `["x","PC_0",[0`, ",1", "],1]\n"},
		"nested in a line of rtcstats": {"RTCStatsDump\n{}\n" + `["x","PC_0",`, "[", "\n"},
		"a field of CSV":               {"CorrelationId,ParticipantEndReason,x\n\"", "a", "\""},
		"a line of CSV":                {"CorrelationId,ParticipantEndReason,x\n", "a", ""},
		"columns of CSV":               {"CorrelationId,ParticipantEndReason,x\n", ",", ""},
		"columns of the CSV's header":  {"CorrelationId,ParticipantEndReason,x", ",", ""},
		"values of a row":              {`[{"ParticipantEndReason":1,"x":[0`, ",1", "]}]"},
		"records":                      {`{"records":[{"category":"CallSummary"}`, `,{"properties":{"participantEndReason":"1"}}`, "]}"},
		"tags":                         {`<html><div class="peer-connection">`, "<div><span><td>", ""},
		"a text of the page":           {`<html><div class="peer-connection"><pre>`, "a", ""},
		"statistics alone":             {`{"a":{"type":"transport"}`, `,"b":{"type":"transport","id":"x"}`, "}"},
		"lines of a page":              {"The server stun:a.example:1 returned an error with code=701:\n", "The server stun:b.example:1 returned an error with code=701:\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var before, now runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			most := uint64(0)
			begun := time.Now()
			_, err := Read(name, &watched{repeated(bomb.start, bomb.part, size, bomb.end), func() {
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapInuse)
			}, 0}, options(t))
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			if most > before.HeapInuse+mostHeap {
				t.Errorf("%d MB of heap for %d MB", (most-before.HeapInuse)>>20, size>>20)
			}
			t.Logf("%d MB of heap, %v: %v", (most-min(most, before.HeapInuse))>>20, time.Since(begun).Round(time.Millisecond), err)
		})
	}
}

// What ends the reading is what is told.
func TestTooDeepIsSaid(t *testing.T) {
	for _, level := range []string{"[", `{"a":`} {
		_, err := Read("deep", repeated(`{"log":{"x":`, level, 100_000, ""), options(t))
		if err == nil || !strings.Contains(err.Error(), "deeper than 512 times") {
			t.Errorf("%q: %v", level, err)
		}
	}
}

func packed(t *testing.T, r io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	z.Close()
	return b.Bytes()
}

func TestWhatUnpacksBeyondReasonIsRefused(t *testing.T) {
	_, err := Read("bomb.gz", bytes.NewReader(packed(t, repeated("", "\x00", 16<<20, ""))), options(t))
	if err == nil {
		t.Error("zeros are read")
	}
	a, err := Read("bomb.gz", bytes.NewReader(packed(t, repeated("app.js:1 WebSocket connection to 'wss://a.example/' failed\n", "a\n", 16<<20, ""))), options(t))
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 250 times") {
		t.Errorf("%v, %v", a, err)
	}
}

// Whoever sent it has gone: reading stops.
func TestReadingEndsWithItsCaller(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	from := &watched{repeated(`{"log":{"entries":[{}`, ",{}", 1<<30, ""), func() {
		if n++; n == 2 {
			cancel()
		}
	}, 0}
	all := ReadAll(ctx, "endless.har", from, options(t))
	if len(all) != 1 || all[0].Err == nil || from.n > 64<<20 {
		t.Errorf("%v after %d MB", all, from.n>>20)
	}
}

func zipped(t *testing.T, files ...[2]string) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestArchives(t *testing.T) {
	good := saved("internals.json")
	var inner bytes.Buffer
	inner.Write(zipped(t, [2]string{"a", good}).Bytes())
	many := make([][2]string, 20)
	for i := range many {
		many[i] = [2]string{strings.Repeat("x", i+1), good}
	}
	for _, tt := range []struct {
		name  string
		files [][2]string
		read  int
		says  string
	}{
		{"two of one call", [][2]string{{"a/dump.txt", good}, {"b.har", saved("small.har")}, {"__MACOSX/a/._dump.txt", "x"}, {"a/", ""}}, 2, ""},
		{"one that is none", [][2]string{{"../../etc/passwd\x1b[31m", "just words"}, {"d", good}}, 1, `"a.zip: passwd`},
		{"an archive within", [][2]string{{"b.zip", inner.String()}}, 0, "within an archive"},
		{"a bomb", [][2]string{{"b", strings.Repeat("\x00", 8<<20)}, {"d", good}}, 1, "a.zip: b"},
		{"too many", many, 16, "may have 16 files"},
		{"nothing", nil, 0, "holds no file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			read, says := 0, []string{}
			for _, r := range ReadAll(context.Background(), "a.zip", zipped(t, tt.files...), options(t)) {
				if r.Artefact != nil {
					read++
				}
				if r.Err != nil {
					says = append(says, r.Err.Error())
				}
			}
			if text := strings.Join(says, "\n"); read != tt.read || !strings.Contains(text, tt.says) || (tt.says == "") != (text == "") || strings.ContainsRune(text, 0x1b) {
				t.Errorf("%d read, %q", read, text)
			}
		})
	}
	for name, broken := range map[string]io.Reader{
		"cut":   bytes.NewReader(zipped(t, [2]string{"a", good}).Bytes()[:40]),
		"large": io.MultiReader(bytes.NewReader(zipMagic), io.LimitReader(&endless{part: "a"}, maxArchive)),
	} {
		all := ReadAll(context.Background(), name, broken, options(t))
		var problem interface{ Error() string }
		if len(all) != 1 || all[0].Artefact != nil || !errors.As(all[0].Err, &problem) {
			t.Errorf("%s: %v", name, all)
		}
	}
}
