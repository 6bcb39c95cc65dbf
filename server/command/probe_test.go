package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"sidetone/server/syncbuffer"
	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestProbeArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("empty", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"probe now":                      `"now" is not allowed; probe takes flags only`,
		"probe --server example":         `--server: "example" is not allowed`,
		"probe --profile none":           `--profile: "none" is not allowed; it has to be embedded`,
		"probe --link a/b":               `--link: "a/b" is not allowed`,
		"probe --timeout 1ms":            `--timeout: "1ms" is not allowed`,
		"probe --watch --interval 1s":    `--interval: "1s" is not allowed`,
		"probe --metrics :9090":          "--metrics: is of use with --watch only",
		"probe --watch --metrics nohost": `--metrics: "nohost" cannot be listened on`,
		"probe --token-file /none":       `--token-file: "/none" cannot be read`,
		"probe --token-file empty":       `--token-file: "empty" is empty`,
		"probe --token-file -":           "there is no standard input",
		"probe --profile embedded --server http://" + closedPort(t): `the profile "embedded" names no STUN or TURN server of its own`,
	} {
		code, out, errs := run(args)
		if code != 2 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q; want %q", args, code, out, errs, want)
		}
	}
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// freePort is free over UDP and TCP.
func freePort(t *testing.T) string {
	t.Helper()
	for range 50 {
		_, port, _ := net.SplitHostPort(closedPort(t))
		if c, err := net.ListenPacket("udp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return ""
}

// ownAddress is one of this machine's that is not loopback, which relays do
// not announce.
func ownAddress(t *testing.T) string {
	t.Helper()
	list, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no IPv4 address but loopback")
	return ""
}

// servedWhole runs a server with relay and echo peer, and gives the relay's
// address.
func servedWhole(t *testing.T, more ...string) (url, relay string) {
	t.Helper()
	host := ownAddress(t)
	ctx, stop := context.WithCancel(context.Background())
	var out, errs syncbuffer.Buffer
	done := make(chan int, 1)
	turnPort := freePort(t)
	args := []string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--turn-ports", turnPort, "--echo-port", freePort(t), "--public-ip", host}
	args = append(args, more...)
	go func() {
		done <- Run(ctx, args, Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(nil)})
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	const before = "Sidetone is ready. Open "
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if line, _, whole := strings.Cut(out.String(), "\n"); whole && strings.HasPrefix(line, before) {
			return strings.TrimPrefix(line, before), host + ":" + turnPort
		}
	}
	t.Fatalf("serve printed %q, %q", out.String(), errs.String())
	return "", ""
}

func demoToken(t *testing.T, url, defect string) string {
	t.Helper()
	body, err := json.Marshal(api.DemoTokenRequest{Defect: defect})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(url+api.PathDemoToken, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var reply api.DemoTokenReply
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil || reply.Token == "" {
		t.Fatalf("%v %+v", err, reply)
	}
	return reply.Token
}

// A whole run at a real server: every path carries, the token is what stops a
// call, the report is stored, and the token is nowhere in it.
func TestProbeAtAServer(t *testing.T) {
	url, _ := servedWhole(t)
	token := demoToken(t, url, "missing_scope")
	var out, errs syncbuffer.Buffer
	code := Run(context.Background(), []string{"probe", "--server", url, "--json", "--token-file", "-"},
		Environment{Stdin: strings.NewReader(token + "\n"), Stdout: &out, Stderr: &errs, Getenv: getenv(nil), Version: "1.2.3"})
	var r report.Report
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatalf("exit %d: %v in %q, %q", code, err, out.String(), errs.String())
	}
	if d := r.Diagnosis; code != 1 || d.Primary == nil || d.Primary.Cause != "missing_scope" || d.MS == 0 || !r.Complete {
		t.Errorf("exit %d, %+v", code, d)
	}
	if r.Agent.Browser != report.BrowserNative || r.Agent.Version != "1.2.3" || r.ID == "" {
		t.Errorf("%+v %q", r.Agent, r.ID)
	}
	for _, h := range r.Diagnosis.Hypotheses {
		for _, e := range h.Evidence {
			if e.Text == "" || strings.Contains(e.Text, words.Missing) {
				t.Errorf("%s: the evidence is told without a sentence: %+v", h.ID, e)
			}
		}
	}
	carried := map[string]report.Outcome{}
	for _, o := range r.Observations {
		if o.Check == report.CheckPathData || o.Check == report.CheckPathRTP {
			carried[string(o.Check)+" "+o.Target] = o.Outcome
		}
		if o.Check == report.CheckPathMTU && (o.Outcome != report.OK || o.Detail.MTU.Largest < 1500) && o.Outcome != report.NotTested {
			t.Errorf("packet size: %+v", o.Detail.MTU)
		}
	}
	for _, path := range []report.Path{report.DirectUDP, report.DirectTCP, report.RelayUDP, report.RelayTCP} {
		for _, check := range []report.Check{report.CheckPathData, report.CheckPathRTP} {
			if o := carried[string(check)+" "+string(path)]; o != report.OK {
				t.Errorf("%s on %s: %q", check, path, o)
			}
		}
	}
	response, err := http.Get(url + "/r/" + r.ID + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	stored, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("the stored report: %v %s", err, response.Status)
	}
	for place, text := range map[string]string{"output": out.String(), "errors": errs.String(), "stored report": string(stored)} {
		for _, part := range strings.Split(token, ".")[1:] {
			if strings.Contains(text, part) {
				t.Errorf("the token is in the %s", place)
			}
		}
	}
}

// Without a server the profile's addresses are tested alone, which is said,
// and is no judgement about a call.
func TestProbeOfAProfileAlone(t *testing.T) {
	_, relay := servedWhole(t)
	t.Chdir(t.TempDir())
	profile := fmt.Sprintf("name: ours\nice:\n  servers:\n    - urls: [\"stun:%s\", \"turn:%s?transport=udp\"]\n      credentials: {username: u, password: planted-password-4711}\n", relay, relay)
	if err := os.WriteFile("ours.yaml", []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	server := "http://" + closedPort(t)
	code, out, errs := run("probe --profile ours.yaml --server " + server)
	if code != 1 || errs != "" || strings.Contains(out, "planted-password") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	for _, want := range []string{
		"turn_unreachable/credentials_rejected", "because the server " + server + " does not answer: the addresses of the profile were tested alone",
		"What to do: The developers of the service", "stun:" + relay, "401",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("there are colours although nobody looks on")
	}
}

// Nothing answers at a server that was named: that is a finding.
func TestProbeOfAServerThatIsGone(t *testing.T) {
	code, out, errs := run("probe --server http://" + closedPort(t))
	if code != 1 || errs != "" || !strings.Contains(out, "offline/server_unreachable") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// A watch prints a line for each run, serves metrics, and ends with the exit
// code of the last run.
func TestProbeWatches(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var out, errs syncbuffer.Buffer
	done := make(chan int, 1)
	go func() {
		done <- Run(ctx, []string{"probe", "--server", "http://" + closedPort(t), "--watch", "--interval", "5s", "--metrics", "127.0.0.1:0"},
			Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(nil)})
	}()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(out.String(), "\n") && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
	}
	if line := out.String(); !strings.Contains(line, "blocked") || !strings.Contains(line, "offline/server_unreachable") {
		t.Errorf("%q, %q", line, errs.String())
	}
	_, address, _ := strings.Cut(strings.TrimSpace(errs.String()), "metrics on ")
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	metrics, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`sidetone_probe_verdict{verdict="blocked"} 1`, `sidetone_probe_verdict{verdict="healthy"} 0`,
		`sidetone_probe_cause{cause="server_unreachable",hypothesis="offline"} 1`, `sidetone_probe_runs_total{verdict="blocked"} 1`,
	} {
		if !strings.Contains(string(metrics), want) {
			t.Errorf("%s is not in\n%s", want, metrics)
		}
	}
	stop()
	if code := <-done; code != 1 {
		t.Errorf("it ended with %d", code)
	}
}
