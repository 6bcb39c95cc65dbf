package http_test

import (
	"bytes"
	"strings"
	"testing"

	"sidetone/server/intake"
	"sidetone/server/seal"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// TestExportsAreSigned: what a server exports is genuine by its own keys, cut
// or whole and in any language, can be read again, and no longer is when
// somebody changes it.
func TestExportsAreSigned(t *testing.T) {
	key, err := seal.NewKey(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := newRig(t, func(s *rig) { s.server.Seal = key })
	seen := observed("o1", report.CheckHTTPS, report.OK)
	seen.Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	id := s.stored(s.begin(""), aReport(seen)).ID
	var keys seal.Keys
	s.call("GET", api.PathKeys, "", nil).want(200, &keys)
	for _, key := range []string{"", operatorKey} {
		for _, lang := range []string{"en", "ar"} {
			a := s.call("GET", "/r/"+id+".json?lang="+lang, key, nil).want(200, nil)
			if state, _, err := seal.Check(a.body, keys); state != seal.Genuine || err != nil {
				t.Errorf("%s %v: %s, %v", lang, key != "", state, err)
			}
			if r, err := intake.DecodeSaved(a.body); err != nil || r.ID != id {
				t.Errorf("%+v, %v", r, err)
			}
			changed := bytes.Replace(a.body, []byte(`"verdict": "`), []byte(`"verdict": "x`), 1)
			if state, _, err := seal.Check(changed, keys); state != seal.Changed || err != nil {
				t.Errorf("a changed verdict is %s, %v", state, err)
			}
		}
	}
	begun := s.begin("")
	s.call("POST", api.RunReport(begun.Run), begun.Token, `{"schema":2,"signature":{}}`).refused(400, "signature", "")
	if a := newRig(t, nil).call("GET", api.PathKeys, "", nil).want(200, nil); !strings.Contains(string(a.body), `"keys":[]`) {
		t.Errorf("%s", a.body)
	}
}

// What a chat shows of a report's address says nothing of the report.
func TestPreviewGivesNothingAway(t *testing.T) {
	s := newRig(t, nil)
	id := s.stored(s.begin(""), aReport()).ID
	page := string(s.call("GET", "/r/"+id, "", nil).want(200, nil).body)
	for _, name := range []string{`property="og:title"`, `property="og:description"`, `name="description"`} {
		_, rest, found := strings.Cut(page, name+` content="`)
		content, _, _ := strings.Cut(rest, `"`)
		if !found || content != "Sidetone" && content != "Sidetone finds out why a call in the browser cannot connect." {
			t.Errorf("%s is %q", name, content)
		}
	}
}
