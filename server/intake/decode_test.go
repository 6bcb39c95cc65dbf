package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/server/refusal"
	"sidetone/shared/report"
)

// body writes a report of schema 2 with one observation, with more put
// before its other fields.
func body(fields, observation string) []byte {
	return fmt.Appendf(nil, `{"schema":2,%s"observations":[{%s}]}`, fields, observation)
}

const observation = `"id":"o1","check":"https","outcome":"ok","source":"agent"`

// Each field that is looked at, from both sides of what it may be.
func TestDecode(t *testing.T) {
	id := func(id, rest string) []byte { return body("", `"id":"`+id+`",`+rest) }
	rest := strings.TrimPrefix(observation, `"id":"o1",`)
	fromServer, logs := `"check":"https","outcome":"ok","source":"server"`, `"check":"https","outcome":"ok","source":"import","origin":"log-analytics"`
	const kept, named = "has a form that is kept for the server's own observations", "has to have 1 to 64 characters"
	for name, c := range map[string]struct {
		body          []byte
		field, detail string // of the refusal; empty: none
	}{
		"plain":                   {body("", observation), "", ""},
		"from an import":          {body("", `"id":"i1","check":"https","outcome":"failed","source":"import"`), "", ""},
		"silent":                  {body("", `"id":"i1","check":"https","outcome":"silent","source":"agent"`), "", ""},
		"not tested":              {body("", `"id":"i1","check":"https","outcome":"not_tested","source":"agent"`), "", ""},
		"no id":                   {id("", rest), "observations.0.id", named},
		"id of 64":                {id(strings.Repeat("x", 64), rest), "", ""},
		"id of 65":                {id(strings.Repeat("x", 65), rest), "observations.0.id", named},
		"check of 64":             {body("", `"id":"o1","outcome":"ok","source":"agent","check":"`+strings.Repeat("x", 64)+`"`), "", ""},
		"check of 65":             {body("", `"id":"o1","outcome":"ok","source":"agent","check":"`+strings.Repeat("x", 65)+`"`), "observations.0.check", named},
		"no check":                {body("", `"id":"o1","outcome":"ok","source":"agent"`), "observations.0.check", named},
		"outcome":                 {body("", `"id":"o1","check":"x","outcome":"fine","source":"agent"`), "observations.0.outcome", "has to be ok, failed, silent or not_tested"},
		"source":                  {body("", `"id":"o1","check":"x","outcome":"ok","source":"me"`), "observations.0.source", "has to be agent or import"},
		"the server's id":         {id("s12", rest), "observations.0.id", kept},
		"an id of the logs":       {id("log3", rest), "observations.0.id", kept},
		"another id of the logs":  {id("logs3", rest), "observations.0.id", kept},
		"nearly the server's id":  {id("s12x", rest), "", ""},
		"not quite an id of logs": {id("xlog3", rest), "", ""},
		"the server's own":        {id("s12", fromServer), "", ""},
		"the logs' own":           {id("log3", logs), "", ""},
		"no time to the verdict":  {body(`"diagnosis":{"ms":0},`, observation), "", ""},
		"a time before the start": {body(`"diagnosis":{"ms":-1},`, observation), "diagnosis.ms", "has to be 0 or more"},
		"the first sequence":      {body(`"sequence":0,`, observation), "", ""},
		"a sequence below":        {body(`"sequence":-1,`, observation), "sequence", "has to be 0 or more"},
		"the second is wrong":     {[]byte(`{"schema":2,"observations":[{` + observation + `},{"id":"o2"}]}`), "observations.1.check", named},
		"schema 1":                {[]byte(`{"schema":1}`), "", ""},
		"schema 0":                {[]byte(`{"schema":0}`), "schema", "has to be a number from 1; this server's is 2"},
		"no schema":               {[]byte(`{}`), "schema", "has to be a number from 1; this server's is 2"},
		"a foreign field of ours": {[]byte(`{"schema":2,"new":1}`), "new", "is not a field of this request"},
		"a field of no schema":    {[]byte(`{"new":1}`), "schema", "has to be a number from 1; this server's is 2"},
		"a schema that is none":   {[]byte(`{"new":1,"schema":"x"}`), "schema", "has to be a whole number, not a string"},
		"a field of another kind": {[]byte(`{"schema":7,"new":1,"sequence":"x"}`), "sequence", "has to be a whole number, not a string"},
		"foreign, and wrong":      {[]byte(`{"schema":7,"new":1,"sequence":-1}`), "sequence", "has to be 0 or more"},
	} {
		_, err := Decode(c.body)
		got := asRefusal(err)
		switch {
		case c.field == "":
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case got == nil || got.Kind != refusal.Invalid || got.Error() != c.field+": "+c.detail:
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAForeignSchemaLosesWhatIsUnknown(t *testing.T) {
	got, err := Decode([]byte(`{"schema":7,"new":1,"sequence":4,"observations":[{"newer":{"x":1},` + observation + `}]}`))
	want := report.Report{Schema: 7, Sequence: 4, Dropped: 2, Observations: []report.Observation{seen("o1", report.OK)}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// No run makes more than 512 observations, in whatever schema.
func TestDecodeStopsAtTooManyObservations(t *testing.T) {
	list := func(n int) string {
		data, err := json.Marshal(many("o", n))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	for _, head := range []string{`{"schema":2,`, `{"schema":7,"new":1,`} {
		if got, err := Decode([]byte(head + `"observations":` + list(512) + `}`)); err != nil || len(got.Observations) != 512 {
			t.Errorf("%s 512: %d, %v", head, len(got.Observations), err)
		}
		want := refusal.InField("observations", "too_many_entries", "count", 512)
		if _, err := Decode([]byte(head + `"observations":` + list(513) + `}`)); !cmp.Equal(want, asRefusal(err)) {
			t.Errorf("%s 513: %v", head, err)
		}
	}
}

// What is posted has 256 KiB at most; what was saved has more in it.
func TestDecodeRefusesWhatIsTooLarge(t *testing.T) {
	fits := body("", observation)
	fits = append(fits, strings.Repeat(" ", kib256-len(fits))...)
	if _, err := Decode(fits); err != nil {
		t.Errorf("256 KiB: %v", err)
	}
	more := append(fits, ' ')
	want := refusal.New(refusal.TooLarge, "report_too_large", "bytes", 262144)
	if _, err := Decode(more); !cmp.Equal(want, asRefusal(err)) {
		t.Errorf("a byte more: %v", err)
	}
	if _, err := DecodeSaved(more); err != nil {
		t.Errorf("saved: %v", err)
	}
}
