package http_test

import (
	"strings"
	"testing"
)

func TestCodesPage(t *testing.T) {
	s := newRig(t, nil)
	all := string(s.call("GET", "/codes", "", nil).want(200, nil).body)
	for _, want := range []string{`id="acs-410-3112"`, `id="twilio-53405"`, `id="stun-441"`, `name="q"`} {
		if !strings.Contains(all, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	found := s.call("GET", "/codes?q=410/3112", "", nil).want(200, nil)
	if body := string(found.body); !strings.Contains(body, `id="acs-410-3112"`) || strings.Contains(body, `id="acs-410-3111"`) {
		t.Errorf("the filter does not hold: %s", body)
	}
	if len(scripts(t, found.body)) > 0 {
		t.Error("the page has a script")
	}
	if body := string(s.call("GET", "/codes?q=4242/4242", "", nil).want(200, nil).body); !strings.Contains(body, "This code is not known: 4242/4242.") {
		t.Errorf("an unknown code: %s", body)
	}
	s.call("POST", "/codes", "", nil).want(405, nil)
}
