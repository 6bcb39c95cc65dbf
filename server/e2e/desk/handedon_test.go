//go:build linux

package desk

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/command"
	"sidetone/server/e2e/local"
	"sidetone/shared/api"
)

// TestHandedOn is what becomes of a report that is sent on: who has its address
// gets it without anybody's address in it, as a JSON of which `sidetone explain`
// says that it is the server's, and no longer says so once a word of it is
// another; and gets nothing once it is revoked.
func TestHandedOn(t *testing.T) {
	m := local.Serve(t, "--demo-data")
	var list api.ReportList
	m.Ask(t, "GET", api.PathReports+"?verdict=blocked&cause=all_udp&limit=1", nil, &list)
	if len(list.Reports) != 1 || list.Reports[0].Address == "" {
		t.Fatalf("%+v", list)
	}
	line := list.Reports[0]
	at := api.PathReports + "/" + line.ID
	var shared api.ReportSummary
	m.Ask(t, "POST", at+"/share", api.ShareRequest{Audience: "public", ExpiresS: 3600}, &shared)
	if shared.ShareUntil == nil {
		t.Errorf("it is shared without an end: %+v", shared)
	}
	for _, form := range []string{"", ".txt", ".json"} {
		if status, text := stranger(t, m.URL+"/r/"+line.ID+form); status != http.StatusOK || bytes.Contains(text, []byte(line.Address)) {
			t.Errorf("%q: %d, and %s is in it: %v", form, status, line.Address, bytes.Contains(text, []byte(line.Address)))
		}
	}

	_, genuine := stranger(t, m.URL+"/r/"+line.ID+".json")
	altered := bytes.Replace(genuine, []byte(`"all_udp"`), []byte(`"relay_ports"`), 1)
	for _, c := range []struct {
		name, state string
		exported    []byte
	}{{"as it was given", "genuine", genuine}, {"altered", "changed", altered}} {
		if said := explained(t, m.URL, c.exported); said != c.state {
			t.Errorf("%s: explain says %q", c.name, said)
		}
	}

	m.Ask(t, "POST", at+"/share", api.ShareRequest{Audience: "support"}, &shared)
	for _, form := range []string{"", ".txt", ".json"} {
		gone, text := stranger(t, m.URL+"/r/"+line.ID+form)
		if never, none := stranger(t, m.URL+"/r/r_"+strings.Repeat("a", 32)+form); gone != http.StatusNotFound || gone != never || len(text) != len(none) {
			t.Errorf("%q: revoked it is %d, and one that never was is %d", form, gone, never)
		}
	}
}

// stranger asks for an address as somebody who is not signed in.
func stranger(t *testing.T, address string) (status int, body []byte) {
	t.Helper()
	a, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if body, err = io.ReadAll(a.Body); err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, body
}

// explained is what `sidetone explain` says of the signature of an export.
func explained(t *testing.T, server string, exported []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(file, exported, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, failed bytes.Buffer
	code := command.Run(t.Context(), []string{"explain", "--json", "--server", server, file}, command.Environment{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &failed, Getenv: func(string) string { return "" }, Version: "test",
	})
	var said struct {
		Signed struct{ State string }
	}
	if err := json.Unmarshal(out.Bytes(), &said); err != nil {
		t.Fatalf("%d %s: %v", code, failed.String(), err)
	}
	return said.Signed.State
}
