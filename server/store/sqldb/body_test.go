package sqldb

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"github.com/klauspost/compress/zstd"

	"sidetone/server/store"
)

// TestBodies: a body is read as it was written, in each form that there was:
// JSON, a frame alone, and a frame that needs the dictionary. The last is as an
// earlier build wrote it, so that a changed dictionary does not go unnoticed.
func TestBodies(t *testing.T) {
	plain := []byte(`{"id":"r_1","schema":2,"created":"2026-01-02T03:04:05Z","complete":true,"agent":{"version":"v","browser":"Firefox 153","os":"Linux"},"profile":{"name":"embedded","limits":{}},"observations":[],"signals":[]}`)
	alone, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/packed.zst"
	before, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{"JSON": plain, "frame": alone.EncodeAll(plain, nil), "frame of before": before, "packed": pack(plain)} {
		var r store.Record
		size, err := decode(body, &r)
		if err != nil || size != len(plain) || r.Report.ID != "r_1" || r.Report.Agent.Browser != "Firefox 153" {
			t.Errorf("%s: %d bytes, %+v, %v", name, size, r.Report, err)
		}
	}
	if packed := pack(plain); len(packed) > len(plain)/2 || !bytes.HasPrefix(packed, frame) {
		t.Errorf("%d bytes of %d", len(packed), len(plain))
	}
	cut := pack(plain)
	if _, err := decode(cut[:len(cut)-3], &store.Record{}); err == nil {
		t.Error("half a body was read")
	}
	sum := sha256.Sum256(dictionary)
	if got := hex.EncodeToString(sum[:8]); got != dictionarySum {
		t.Errorf("the dictionary is %s and was %s: what was packed with it cannot be read any more", got, dictionarySum)
	}
}

const dictionarySum = "1a565daa6738d6fa"
