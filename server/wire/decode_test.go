package wire

import (
	"encoding/json"
	"testing"

	"sidetone/server/refusal"
	"sidetone/shared/report"
)

type sample struct {
	Name  string   `json:"name"`
	Inner *inner   `json:"inner"`
	List  []inner  `json:"list"`
	Hide  string   `json:"-"`
	Any   any      `json:"any"`
	Words []string `json:"words"`
}

type inner struct {
	N int `json:"n"`
}

func TestUnknownFieldsAreNamedWhereverTheyAre(t *testing.T) {
	for body, want := range map[string]string{
		`{"nam":1}`:                    "nam",
		`{"Name":"x"}`:                 "Name",
		`{"-":"x"}`:                    "-",
		`{"Hide":"x"}`:                 "Hide",
		`{"inner":{"m":1}}`:            "inner.m",
		`{"list":[{"n":1},{"m":1}]}`:   "list.1.m",
		`{"zz":1,"aa":1}`:              "aa",
		`{"name":"x","inner":{"n":1}}`: "",
		`{"any":{"whatever":[1]}}`:     "",
		`{"inner":null,"words":["x"]}`: "",
	} {
		err := Decode([]byte(body), &sample{})
		got := ""
		if r, ok := err.(*refusal.Error); ok {
			got = r.Field
		}
		if got != want || (want == "") != (err == nil) {
			t.Errorf("%s: got %v, want %q", body, err, want)
		}
		var s sample
		dropped, err := DecodeKnown([]byte(body), &s)
		if err != nil || (dropped == 0) != (want == "") {
			t.Errorf("%s: dropped %d, %v", body, dropped, err)
		}
	}
}

func TestDroppedFieldsDoNotComeBackInAnotherCase(t *testing.T) {
	var s sample
	dropped, err := DecodeKnown([]byte(`{"name":"a","NAME":"b","Inner":{"n":1}}`), &s)
	if err != nil || dropped != 2 || s.Name != "a" || s.Inner != nil {
		t.Errorf("%+v, dropped %d, %v", s, dropped, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"schema":1,"observations":[{"id":"o1","detail":{"http":{"ours":true}}}]}`))
	f.Add([]byte(`{"schema":2,"x":[[[]]]}`))
	f.Add([]byte(`{"created":"2026-01-02T03:04:05Z","signals":[{"value":1}]} `))
	f.Fuzz(func(t *testing.T, body []byte) {
		var strict, known report.Report
		strictErr := Decode(body, &strict)
		dropped, knownErr := DecodeKnown(body, &known)
		if strictErr == nil && (knownErr != nil || dropped != 0) {
			t.Errorf("strict takes it, and the other drops %d, %v", dropped, knownErr)
		}
		if knownErr == nil && !json.Valid(body) {
			t.Error("took what is not JSON")
		}
	})
}
