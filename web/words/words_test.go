package words

import (
	"reflect"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/run"
)

// Every sentence of every table has to be there, in every language.
func TestTablesAreComplete(t *testing.T) {
	for _, l := range Langs {
		for _, table := range []any{ForSite(l), ForHome(l), ForBoot(l), ForRun(l), ForRequest(l), ForReport(l)} {
			requireFilled(t, string(l), reflect.ValueOf(table).Elem())
		}
	}
}

func requireFilled(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if v.String() == "" {
			t.Errorf("%s is empty", path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			requireFilled(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		if v.Len() == 0 {
			t.Errorf("%s is empty", path)
		}
		for i := range v.Len() {
			requireFilled(t, path+"[]", v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			requireFilled(t, path+"["+key.String()+"]", v.MapIndex(key))
		}
	}
}

func TestEveryValueHasAWord(t *testing.T) {
	for _, l := range Langs {
		r, w, q := ForReport(l), ForRun(l), ForRequest(l)
		for _, id := range []run.StepID{run.StepBrowser, run.StepServer, run.StepSignaling, run.StepRelays, run.StepMedia, run.StepQuality, run.StepToken} {
			requireWord(t, w.Step, id)
		}
		for _, s := range []run.StepState{run.StepWaiting, run.StepRunning, run.StepOK, run.StepProblem, run.StepNotTested} {
			requireWord(t, w.StepState, s)
		}
		for _, v := range []report.Verdict{report.Healthy, report.Degraded, report.Blocked, report.Inconclusive} {
			requireWord(t, w.Verdict, v)
			requireWord(t, r.Verdict, v)
		}
		for _, s := range []report.State{report.Confirmed, report.Likely, report.Possible, report.RuledOut, report.StateNotTested} {
			requireWord(t, r.Stands, s)
		}
		for _, o := range []report.Outcome{report.OK, report.Failed, report.Silent, report.NotTested} {
			requireWord(t, r.Outcome, o)
			requireWord(t, q.Outcome, o)
		}
		for _, m := range []report.NATMapping{"", report.NATNone, report.NATEndpointIndependent, report.NATNotPortDependent,
			report.NATAddressDependent, report.NATAddressAndPortDependent, report.NATEndpointDependent} {
			requireWord(t, r.Network.MappingIs, m)
		}
		for _, p := range report.Paths {
			requireWord(t, r.Path, p)
			requireWord(t, q.Path, p)
		}
	}
}

func requireWord[K comparable](t *testing.T, table map[K]string, key K) {
	t.Helper()
	if table[key] == "" {
		t.Errorf("no word for %v", key)
	}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		preferred []string
		want      Lang
	}{
		{nil, English},
		{[]string{""}, English},
		{[]string{"en"}, English},
		{[]string{"xx", "EN-gb"}, English},
		{[]string{"eng"}, English},
	} {
		if got := Match(c.preferred...); got != c.want {
			t.Errorf("Match(%q) = %q, want %q", c.preferred, got, c.want)
		}
	}
	if matches("eng", "en") || !matches("en-GB", "en") || matches("e", "en") {
		t.Error("a range matches its own tag and longer forms of it, and nothing else")
	}
}

func TestCauseOf(t *testing.T) {
	r := ForReport(English)
	if got := r.CauseOf("udp_blocked", "all_udp"); got == "all_udp" || got == "" {
		t.Errorf("all_udp has no words: %q", got)
	}
	if got := r.CauseOf("call_policy", "new_cause"); got != "new_cause" {
		t.Errorf("a cause without words is shown as %q", got)
	}
}
