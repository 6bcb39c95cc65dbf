//go:build linux

// Package webkit drives WebKitGTK, the engine of Safari as Debian has it, by
// W3C WebDriver (https://www.w3.org/TR/webdriver2/): puppeteer, which drives the
// other browsers of these tests, does not know it. Debian builds it without
// WebRTC: it is here for what pages look like and how they are used.
package webkit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// startWithin is for the screen, the driver and the browser's window.
	startWithin = 60 * time.Second
	// answerWithin is for one command; the longest is axe-core over a report.
	answerWithin = 60 * time.Second
	lookPause    = 100 * time.Millisecond
)

// browsers are where Debian keeps the one that the driver starts.
const browsers = "/usr/lib/*/webkit*gtk-*/MiniBrowser"

const screen = "1280x900x24"

// Keys that have no character (WebDriver 2, 17.4.2).
const (
	Tab   = "\ue004"
	Enter = "\ue007"
	Space = " "
)

// Browser is one with a window on a screen of its own.
type Browser struct {
	*testing.T
	session string // its address
	client  http.Client
}

// Start starts one that ends with the test.
func Start(t *testing.T) *Browser {
	t.Helper()
	found, err := filepath.Glob(browsers)
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s; server/e2e/install.sh brings it", browsers)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()

	display := startScreen(t)
	driver := exec.Command("WebKitWebDriver", "--port="+strconv.Itoa(port))
	home := t.TempDir()
	driver.Env = append(os.Environ(), "DISPLAY=:"+display, "HOME="+home, "XDG_RUNTIME_DIR="+home, "NO_AT_BRIDGE=1")
	run(t, driver)

	b := &Browser{T: t, client: http.Client{Timeout: answerWithin}}
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	wanted := map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName": "MiniBrowser", "webkitgtk:browserOptions": map[string]any{"binary": found[0], "args": []string{"--automation"}},
	}}}
	var made struct {
		SessionID string `json:"sessionId"`
	}
	for end := time.Now().Add(startWithin); ; time.Sleep(lookPause) {
		err := b.try("POST", base+"/session", wanted, &made)
		if err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	b.session = base + "/session/" + made.SessionID
	t.Cleanup(func() { _ = b.try("DELETE", b.session, nil, nil) }) // the driver's end takes the browser along
	return b
}

// startScreen gives the number of a display that nobody sees.
func startScreen(t *testing.T) string {
	t.Helper()
	told, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{tell}
	run(t, server)
	tell.Close()
	if err := told.SetReadDeadline(time.Now().Add(startWithin)); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(told).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb: %v", err)
	}
	return strings.TrimSpace(line)
}

// run starts a program in a group of its own, which ends with the test.
func run(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; server/e2e/install.sh brings it", err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
}

// try makes a request of the driver's; its answer is the value in it.
func (b *Browser) try(method, address string, body, value any) error {
	var text io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		text = bytes.NewReader(data)
	}
	q, err := http.NewRequestWithContext(context.Background(), method, address, text)
	if err != nil {
		return err
	}
	a, err := b.client.Do(q)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	data, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	var reply struct{ Value json.RawMessage }
	if err := json.Unmarshal(data, &reply); err != nil {
		return fmt.Errorf("%w: %.200s", err, data)
	}
	if a.StatusCode != http.StatusOK {
		return errors.New(string(reply.Value))
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(reply.Value, value)
}

func (b *Browser) do(method, command string, body, value any) {
	b.Helper()
	if err := b.try(method, b.session+command, body, value); err != nil {
		b.Fatalf("%s %s: %v", method, command, err)
	}
}

// Open goes to an address and waits until it is loaded.
func (b *Browser) Open(address string) {
	b.Helper()
	b.do("POST", "/url", map[string]any{"url": address}, nil)
}

// Evaluate gives the value of an expression.
func (b *Browser) Evaluate(expression string, value any) {
	b.Helper()
	b.do("POST", "/execute/sync", map[string]any{"script": "return (" + expression + ");", "args": []any{}}, value)
}

// Await gives what a promise came to.
func (b *Browser) Await(promise string, value any) {
	b.Helper()
	script := "const done = arguments[0]; Promise.resolve(" + promise + ").then(done, (e) => done(String(e)));"
	b.do("POST", "/execute/async", map[string]any{"script": script, "args": []any{}}, value)
}

// Do runs a script.
func (b *Browser) Do(script string) {
	b.Helper()
	b.do("POST", "/execute/sync", map[string]any{"script": script, "args": []any{}}, nil)
}

// Until waits for an expression to be true.
func (b *Browser) Until(patience time.Duration, expression string) {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(lookPause) {
		var is bool
		body := map[string]any{"script": "return !!(" + expression + ");", "args": []any{}}
		if b.try("POST", b.session+"/execute/sync", body, &is) == nil && is { // else it is being left
			return
		}
	}
	var at string
	b.Evaluate(`location.href + " " + JSON.stringify({...document.documentElement.dataset}) + "\n" + document.body.innerText.slice(0, 1500)`, &at)
	b.Fatalf("not within %v: %s\n%s", patience, expression, at)
}

// Press presses and releases a key.
func (b *Browser) Press(key string) {
	b.Helper()
	b.do("POST", "/actions", map[string]any{"actions": []any{map[string]any{"type": "key", "id": "keyboard", "actions": []any{
		map[string]any{"type": "keyDown", "value": key}, map[string]any{"type": "keyUp", "value": key},
	}}}}, nil)
}

// Resize gives the window a size; it may stay larger than that.
func (b *Browser) Resize(width, height int) {
	b.Helper()
	b.do("POST", "/window/rect", map[string]any{"width": width, "height": height}, nil)
}

// Screenshot is what the window shows, as a PNG.
func (b *Browser) Screenshot() []byte {
	b.Helper()
	var text string
	b.do("GET", "/screenshot", nil, &text)
	picture, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.Fatal(err)
	}
	return picture
}
