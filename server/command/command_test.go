package command

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sidetone/shared/report"
)

// output takes what a command prints while it runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// run runs a command in an environment of name, value pairs.
func run(args string, env ...string) (code int, stdout, stderr string) {
	var out, errs output
	code = Run(context.Background(), strings.Fields(args), Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(env), Version: "1.2.3"})
	return code, out.String(), errs.String()
}

func getenv(pairs []string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestBadArgumentsAreOneLineAndTwo(t *testing.T) {
	t.Chdir(t.TempDir())
	for args, want := range map[string]string{
		"help dance":              `"dance" is not a command; there are serve, link, probe, explain, profile, version`,
		"dance":                   `"dance" is not a command; there are serve, link, probe, explain, profile, version`,
		"version now":             "version takes no arguments",
		"serve --listen x":        `--listen: "x" is not allowed`,
		"serve --nope":            "flag provided but not defined",
		"link --runs 0":           `--runs: "0" is not allowed`,
		"link --runs x":           "invalid value",
		"link --expires soon":     `--expires: "soon" is not allowed`,
		"link --server localhost": `--server: "localhost" is not allowed`,
		"link":                    "no operator key",
		"link --key /none":        `--key: "/none" cannot be read`,
		"explain":                 "no file is named",
		"explain /none":           `"/none" cannot be read`,
		"explain --colour x":      "flag provided but not defined",
	} {
		code, out, errs := run(args)
		if code != 2 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q; want %q", args, code, out, errs, want)
		}
	}
	key := []string{"SIDETONE_KEY", "k"}
	for args, want := range map[string]string{
		"link revoke":       "revoke takes one ID",
		"link revoke a/../": `"" is not allowed`,
		"link dance":        `"dance" is not allowed`,
	} {
		if code, _, errs := run(args, key...); code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for args, want := range map[string]string{
		"":               "Usage: sidetone COMMAND",
		"--help":         "Usage: sidetone COMMAND",
		"serve --help":   "SIDETONE_TURN_PORTS",
		"link --help":    "link revoke ID",
		"explain --help": "Usage: sidetone explain",
		"probe --help":   "Usage: sidetone probe",
		"help":           "sidetone help COMMAND tells more",
		"help serve":     "SIDETONE_TURN_PORTS",
		"help link":      "link revoke ID",
		"help explain":   "Usage: sidetone explain",
		"help probe":     "Usage: sidetone probe",
		"help version":   "Usage: sidetone version",
		"profile --help": "sidetone profile update LIST",
		"help profile":   "sidetone profile update LIST",
		"version":        "sidetone 1.2.3\n",
		"--version":      "sidetone 1.2.3\n",
		"link --version": "sidetone 1.2.3\n",
	} {
		if code, out, errs := run(args); code != 0 || errs != "" || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
		}
	}
	// An operator who asks for the version alone gets it alone.
	if _, out, _ := run("serve --listen x --version"); out != "sidetone 1.2.3\n" {
		t.Errorf("%q", out)
	}
}

// served runs the server as the command does and gives its address.
func served(t *testing.T, data string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var out, errs output
	done := make(chan int, 1)
	go func() {
		done <- Run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--turn-ports", "off", "--echo-port", "off"},
			Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(nil)})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with %d: %s", code, errs.String())
		}
	})
	const before = "Sidetone is ready. Open "
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if line := out.String(); strings.HasPrefix(line, before) {
			return strings.TrimSpace(strings.TrimPrefix(line, before))
		}
	}
	t.Fatalf("serve printed %q, %q", out.String(), errs.String())
	return ""
}

func TestLinksFromTheCommandLine(t *testing.T) {
	t.Chdir(t.TempDir())
	url := served(t, "data")
	code, out, errs := run("link --server " + url + " --runs 3 --ticket T-1 --expires 2h")
	address := strings.TrimSpace(out)
	if code != 0 || !strings.HasPrefix(address, url+"/d/") || errs != "" {
		t.Fatalf("exit %d, %q, %q", code, out, errs)
	}
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != 200 {
		t.Errorf("the link answers %s", response.Status)
	}
	// The key by file and by value, flags before and after the words.
	key, err := os.ReadFile("data/operator.key")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("key", key, 0o600); err != nil {
		t.Fatal(err)
	}
	list := func() string {
		t.Helper()
		code, out, errs := run("link list --server "+url, "SIDETONE_KEY", strings.TrimSpace(string(key)))
		if code != 0 || !strings.Contains(out, "T-1") || !strings.Contains(out, "0/3") {
			t.Errorf("exit %d, %q, %q", code, out, errs)
		}
		return out
	}
	if out := list(); !strings.Contains(out, "open") {
		t.Errorf("%s", out)
	}
	if code, _, errs := run("link --server " + url + " --key key revoke " + address); code != 0 {
		t.Errorf("exit %d, %q", code, errs)
	}
	if out := list(); !strings.Contains(out, "revoked") {
		t.Errorf("%s", out)
	}
	for args, want := range map[string]string{
		"link --key key --profile none --server " + url: "profile has to be one of embedded, acs",
		"link --key key revoke none --server " + url:    "no such link",
	} {
		if code, _, errs := run(args); code != 1 || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
	}
	if code, _, errs := run("link --server "+url, "SIDETONE_KEY", "wrong"); code != 1 || !strings.Contains(errs, "operator key") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestLinkAgainstSomethingElse(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) }))
	defer other.Close()
	if code, _, errs := run("link --server "+other.URL, "SIDETONE_KEY", "k"); code != 1 || !strings.Contains(errs, "is not Sidetone") {
		t.Errorf("exit %d, %q", code, errs)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	if code, _, errs := run("link --server "+closed, "SIDETONE_KEY", "k"); code != 1 || !strings.Contains(errs, "does not answer") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestServeOnABusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, out, errs := run("serve --turn-ports off --echo-port off --data " + t.TempDir() + " --listen " + l.Addr().String())
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if code != 2 || out != "" || !strings.Contains(errs, "port "+port+"/tcp is already in use") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// saved writes a report as the page of one gives it.
func saved(t *testing.T, r report.Report) string {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExplain(t *testing.T) {
	expired := report.Observation{
		ID: "o1", Check: report.CheckToken, Outcome: report.Failed, Source: report.FromAgent,
		Detail: report.Detail{Token: &report.Token{Kind: "jwt", Cause: "expired", Causes: []string{"expired"}}},
	}
	seen := report.Observation{ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.Silent, Source: report.FromServer}
	file := saved(t, report.Report{
		ID: "r_1", Schema: 1, Observations: []report.Observation{expired, seen}, Signals: []report.Signal{},
		Diagnosis: &report.Diagnosis{Verdict: report.Healthy, Summary: "an earlier judgement", MS: 77},
	})
	code, out, errs := run("explain " + file + " --json")
	var r report.Report
	if err := json.Unmarshal([]byte(out), &r); code != 0 || err != nil {
		t.Fatalf("exit %d, %v, %q", code, err, errs)
	}
	if r.Diagnosis.Primary == nil || r.Diagnosis.Primary.Cause != "expired" || r.Diagnosis.MS != 77 || r.ID != "r_1" {
		t.Errorf("%+v", r.Diagnosis)
	}
	if code, out, _ := run("explain " + file + " " + file); code != 0 || strings.Count(out, "==> "+file) != 2 || strings.Contains(out, "an earlier judgement") {
		t.Errorf("exit %d, %q", code, out)
	}
	for name, content := range map[string]string{
		"broken": `{`, "other": `{"hello":1}`, "unknown": `{"schema":2,"extra":1}`, "text": "not JSON",
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		code, out, errs := run("explain " + file + " " + path)
		if code != 3 || !strings.Contains(out, "The token expired") || !strings.Contains(errs, "a report of Sidetone") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, errs)
		}
		if code, out, errs := run("explain " + path); code != 2 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s alone: exit %d, %q, %q", name, code, out, errs)
		}
	}
	if code, out, _ := run("explain " + file); code != 0 || !strings.HasPrefix(out, "Blocked: ") || strings.Count(out, "\n  - ") > 3 {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, out, _ := run("explain --all " + file); code != 0 || !strings.Contains(out, "All hypotheses") {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, _, errs := run("explain --lang xx " + file); code != 2 || !strings.Contains(errs, "--lang has to be one of en") {
		t.Errorf("exit %d, %q", code, errs)
	}
	if code, _, _ := run("explain " + t.TempDir()); code != 2 {
		t.Errorf("a folder gives %d", code)
	}
}
