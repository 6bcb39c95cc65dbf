//go:build linux

package delivery

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Patience of waiting; nothing is measured by it.
const (
	runPatience = 90 * time.Second
	// backPatience is for a report after the network has come back: the page
	// tries again after a minute at the latest, and one try may take 16 s.
	backPatience = 120 * time.Second
	lookPause    = 200 * time.Millisecond
)

// worlds of these tests: between the runs browsers wait.
var worlds = pool.Shared{Limits: pool.Limits{Worlds: 2, Computing: 2}}

func TestMain(m *testing.M) { worlds.Main(m) }

// each does something in every browser that was asked for, as a subtest.
func each(t *testing.T, do func(*testing.T, *client)) {
	t.Helper()
	p := worlds.Enter(t)
	var jobs []pool.Job
	for _, kind := range pool.Kinds() {
		jobs = append(jobs, pool.Job{Do: func(place *pool.Place) bool {
			t.Run(string(kind), func(t *testing.T) {
				c := &client{T: t, stage: place.Stage, kind: kind}
				c.set(scenario.Scenario{Name: "delivery"})
				do(t, c)
			})
			return false
		}})
	}
	p.Run(jobs, func() bool { return true })
}

// client is a caller with a browser.
type client struct {
	*testing.T
	stage *backends.Stage
	kind  browser.Kind
}

func (c *client) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *client) set(sc scenario.Scenario) { c.must(c.stage.Set(sc)) }

func (c *client) fault(sc scenario.Scenario) { c.must(c.stage.Fault(sc)) }

// page is what a browser shows.
type page struct {
	*client
	*browser.Browser
}

func (c *client) launch() page {
	c.Helper()
	return page{c, pool.Launch(c.T, c.stage.World, c.kind, browser.Options{})}
}

func (p page) open(path string) {
	p.Helper()
	if status, err := p.Open(backends.Origin + path); err != nil || status != 200 && status != 404 {
		p.Fatalf("open %s: status %d, %v", path, status, err)
	}
}

// until waits for the attributes of the page as it is then, also when it is
// another one meanwhile.
func (p page) until(patience time.Duration, what string, is func(map[string]string) bool) map[string]string {
	p.Helper()
	var last map[string]string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(lookPause) {
		var now map[string]string
		if p.Evaluate(`({...document.documentElement.dataset})`, &now) != nil {
			continue // it is being left
		}
		if last = now; is(now) {
			return now
		}
	}
	p.Fatalf("%s: not in %v; the attributes are %v\n%s", what, patience, last, strings.Join(p.Console(), "\n"))
	return nil
}

func done(data map[string]string) bool { return data["run"] == "done" }

// has reports whether there is such an element.
func (p page) has(selector string) bool {
	p.Helper()
	var there bool
	p.must(p.Evaluate(`!!document.querySelector(`+quoted(selector)+`)`, &there))
	return there
}

// appears waits until there is such an element: what a page draws comes a
// moment after the attributes that say how far it is.
func (p page) appears(selector string) {
	p.Helper()
	for end := time.Now().Add(runPatience); !p.has(selector); time.Sleep(lookPause) {
		if time.Now().After(end) {
			p.Fatalf("no %s in %v\n%s", selector, runPatience, strings.Join(p.Console(), "\n"))
		}
	}
}

func quoted(s string) string {
	text, _ := json.Marshal(s) // of a string it cannot fail
	return string(text)
}

// ask makes a request of the operator's.
func (c *client) ask(method, path string, body, answer any) {
	c.Helper()
	key, err := os.ReadFile(filepath.Join(c.stage.Data(), "operator.key"))
	c.must(err)
	var text io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		c.must(err)
		text = strings.NewReader(string(data))
	}
	q, err := http.NewRequest(method, backends.Origin+path, text)
	c.must(err)
	q.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(key)))
	client := http.Client{Transport: &http.Transport{DialContext: c.stage.World.Server.Dial}, Timeout: 20 * time.Second}
	a, err := client.Do(q)
	c.must(err)
	defer a.Body.Close()
	if a.StatusCode/100 != 2 {
		text, _ := io.ReadAll(a.Body) // for the message
		c.Fatalf("%s %s: %d %s", method, path, a.StatusCode, text)
	}
	c.must(json.NewDecoder(a.Body).Decode(answer))
}

// report is the one at an address.
// link makes one for so many runs.
func (c *client) link(ticket string, runs int) (made api.Link) {
	c.Helper()
	c.ask("POST", api.PathLinks, api.LinkRequest{Profile: "embedded", Ticket: ticket, Runs: runs, ExpiresS: 600}, &made)
	return made
}

func (c *client) report(url string) (r report.Report) {
	c.Helper()
	id := url[strings.LastIndexByte(url, '/')+1:]
	c.ask("GET", api.PathReports+"/"+id, nil, &r)
	return r
}

// scan reads the QR code of a picture with a reader that is none of ours.
func scan(picture string) (string, error) {
	out, err := exec.Command("zbarimg", "--raw", "--quiet", "-S*.enable=0", "-Sqrcode.enable", picture).Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("no zbarimg; server/e2e/install.sh brings it")
	}
	if err != nil {
		return "", fmt.Errorf("zbarimg reads no QR code: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
