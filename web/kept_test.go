package web

import (
	"encoding/json"
	"testing"
	"time"

	"sidetone/shared/run"
	"sidetone/web/stories/scene"
)

func TestAKeptResultComesBackWhole(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	text := func(change func(*kept)) []byte {
		k := kept{Form: keptForm, At: now, State: scene.State(scene.Report(), true)}
		change(&k)
		data, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, c := range []struct {
		name   string
		text   []byte
		passed time.Duration
		ok     bool
	}{
		{"at once", text(func(*kept) {}), 0, true},
		{"after the weekend", text(func(*kept) {}), keptFor, true},
		{"too old", text(func(*kept) {}), keptFor + time.Second, false},
		{"from a clock that was ahead", text(func(*kept) {}), -time.Second, false},
		{"another form", text(func(k *kept) { k.Form++ }), 0, false},
		{"no JSON", []byte("{"), 0, false},
		{"nothing", nil, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, ok := readKept(c.text, now.Add(c.passed))
			if ok != c.ok {
				t.Fatalf("ok = %v, want %v", ok, c.ok)
			}
			if !ok {
				return
			}
			s := k.State
			want := scene.State(scene.Report(), true)
			if s.URL != want.URL || s.Phase != run.Done || s.Report.Diagnosis.Primary.Cause != want.Report.Diagnosis.Primary.Cause {
				t.Errorf("came back as %s, %s, %+v", s.URL, s.Phase, s.Report.Diagnosis.Primary)
			}
		})
	}
}
