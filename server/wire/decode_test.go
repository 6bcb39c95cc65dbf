package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"sidetone/server/refusal"
	"sidetone/shared/api"
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
		`{"zz":1,"aa":1}`:              "zz",
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

func TestANameStandsOnce(t *testing.T) {
	for body, field := range map[string]string{
		`{"name":"a","name":"b"}`:            "name",
		`{"inner":{"n":1,"n":1}}`:            "inner.n",
		`{"list":[{"n":1},{"n":1,"n":2}]}`:   "list.1.n",
		`{"any":{"x":1,"x":2}}`:              "any.x",
		`{"other":{"x":1,"x":2},"name":"a"}`: "other.x",
	} {
		var s sample
		_, err := DecodeKnown([]byte(body), &s)
		var r *refusal.Error
		if !errors.As(err, &r) || r.Field != field || r.Reason != "field_twice" {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Half of a character pair, or bytes that are no text, do not cost the rest.
func TestTextThatIsNoneIsReplaced(t *testing.T) {
	for body, want := range map[string]string{`{"name":"a\ud83d"}`: "a\ufffd", "{\"name\":\"a\xff\"}": "a\ufffd"} {
		var s sample
		if err := Decode([]byte(body), &s); err != nil || s.Name != want {
			t.Errorf("%q: %q, %v", body, s.Name, err)
		}
	}
}

// Reading ends where there is more than there may be.
func TestMost(t *testing.T) {
	two := Most[inner](2)
	for body, ok := range map[string]bool{
		`{"list":[{"n":1},{"n":2}]}`: true, `{"list":[]}`: true, `{"list":null}`: true, `{}`: true,
		`{"list":[{},{},{}]}`: false, `{"list":[{},{},{}, and what is no JSON`: false,
	} {
		var s sample
		err := Decode([]byte(body), &s, two)
		var r *refusal.Error
		if (err == nil) != ok || (!ok && (!errors.As(err, &r) || r.Field != "list" || !strings.Contains(r.Error(), "2 entries"))) {
			t.Errorf("%s: %v", body, err)
		}
		if ok && body == `{"list":[{"n":1},{"n":2}]}` && (len(s.List) != 2 || s.List[1].N != 2) {
			t.Errorf("%+v", s)
		}
	}
	var s sample
	if err := Decode([]byte(`{"list":{"n":1}}`), &s, two); err == nil || err.Error() != "list: has to be an array, not an object" {
		t.Error(err)
	}
	if err := Decode([]byte(`{"list":[{"n":"x"}]}`), &s, two); err == nil || err.Error() != "list.0.n: has to be a whole number, not a string" {
		t.Error(err)
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
	f.Add([]byte(`{"type":"report","seq":3,"token":"t","report":{"schema":2,"observations":[{"id":"o1"}]}}`))
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
		// As the signalling socket reads what comes over it.
		var message api.SocketMessage
		if err := Decode(body, &message); err == nil && !json.Valid(body) {
			t.Error("took a message that is not JSON")
		} else if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
