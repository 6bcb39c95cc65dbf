package logs

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"sidetone/server/acsrows"
)

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func a(call string) query {
	s := acsrows.Documented()[acsrows.Events]
	return query{kind: acsrows.Events, table: "T", columns: s.Columns, callID: call, from: from, to: from.Add(time.Hour)}
}

func TestKQL(t *testing.T) {
	got, err := a(callID).kql()
	want := `T
| where TimeGenerated between (datetime(2026-05-01T10:00:00Z) .. datetime(2026-05-01T11:00:00Z))
| where CallId =~ "11111111-2222-3333-4444-555555555555"
| project CallId, CodecName, MediaPathQuality, MediaType, PacketJitterMs, PacketLatencyMs, PacketLossRate, TimeGenerated
| take 201`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	s := acsrows.Documented()[acsrows.Summary]
	for _, updates := range []bool{false, true} {
		text, err := query{kind: acsrows.Summary, table: "U", updates: updates, columns: s.Columns, callID: callID}.kql()
		if err != nil || strings.Contains(text, "sort by CallUpdatesVersion desc") != updates || strings.Contains(text, ", CallUpdatesVersion,") != updates && strings.Contains(text, "project CallUpdatesVersion") != updates {
			t.Errorf("%v: %v\n%s", updates, err, text)
		}
	}
}

func TestNothingIsInjected(t *testing.T) {
	for _, call := range []string{
		`12345678" or true //`, "12345678\n| union *", `12345678\`, `12345678" | project *`, "12345678'", "", strings.Repeat("a", 500),
		"12345678); drop", "１２３４５６７８",
	} {
		if text, err := a(call).kql(); !errors.Is(err, errCallID) || text != "" {
			t.Errorf("%q became %s", call, text)
		}
	}
	if got := quote("a\"b\\c\nd"); got != `"a\"b\\c\nd"` {
		t.Error(got)
	}
}

func FuzzKQL(f *testing.F) {
	f.Add(callID)
	f.Add(`x" | take 1`)
	f.Fuzz(func(t *testing.T, call string) {
		text, err := a(call).kql()
		if err != nil {
			return
		}
		if strings.Count(text, "\n") != 4 || strings.Count(text, `"`) != 2 || strings.Count(text, "|") != 4 {
			t.Errorf("%q became\n%s", call, text)
		}
	})
}
