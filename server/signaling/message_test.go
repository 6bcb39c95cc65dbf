package signaling

import (
	"encoding/json"
	"errors"
	"testing"

	"sidetone/server/intake"
	"sidetone/server/refusal"
)

// Whatever a socket is sent is read as one JSON object, or refused with a reason
// that the catalogues have, and so is the report in it.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"type":"hello","token":"t","idle":true}`,
		`{"type":"echo","seq":3}`,
		`{"type":"report","seq":3,"report":{"schema":2,"observations":[{"id":"o1","check":"ice","outcome":"ok","source":"agent"}]}}`,
		`{"type":"report","report":null} `,
		`{"type":"report","report":[[{"a":1,"a":2}]]}`,
		`{"type":"x","type":"y"}`,
		"{\"type\":\"\xff\",\"seq\":1e9}",
		`[]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := decode(raw)
		refused(t, err)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Errorf("%q is taken and is no JSON", raw)
		}
		if len(m.Report) == 0 {
			return
		}
		if !json.Valid(m.Report) {
			t.Errorf("%q holds %q for a report, which is no JSON", raw, m.Report)
		}
		_, err = intake.Decode(m.Report)
		refused(t, err)
	})
}

// refused fails the test on an error that would be answered as one of ours.
func refused(t *testing.T, err error) {
	t.Helper()
	var known *refusal.Error
	if err != nil && !errors.As(err, &known) {
		t.Errorf("%v is no refusal", err)
	}
}
