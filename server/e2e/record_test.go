//go:build linux

package e2e

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/profiles"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

//go:embed callpage.js
var callPage string

// callLasts is how long a call is left alone before its artefacts are taken:
// long enough for the sixth STUN request over UDP and the third SYN over TCP
// to stay unanswered, and for a handshake to be sent three times.
const callLasts = 12 * time.Second

// TestRecord records what people send to support from a real call in each
// scenario of a list, and judges it as "sidetone explain" does. Where
// SIDETONE_LAB_RECORD names a folder the artefacts are left there.
func TestRecord(t *testing.T) {
	l := open(t, asked(t))
	var jobs []pool.Job
	for _, sc := range scenario.Recordings() {
		if !l.only.MatchString(sc.Name) {
			continue
		}
		for _, kind := range without(l.browsers, browser.Native) {
			if sc.In(kind) {
				jobs = append(jobs, pool.Job{Serve: sc.Serve, Do: func(p *pool.Place) bool {
					t.Run(sc.Name+"/"+string(kind), func(t *testing.T) { l.record(t, p, sc, kind) })
					return false
				}})
			}
		}
	}
	l.pool.Run(jobs, func() bool { return true })
}

// record makes one call in a fresh browser and takes its artefacts.
func (l *lab) record(t *testing.T, p *pool.Place, sc scenario.Recording, kind browser.Kind) {
	if err := p.Stage.Set(sc.Scenario); err != nil {
		t.Fatal(err)
	}
	token := ""
	if sc.Token != "" {
		var err error
		if token, err = p.Stage.Token(sc.Token); err != nil {
			t.Fatal(err)
		}
	}
	if kind == browser.Firefox {
		// Without it the driver may not look at the browser's own pages.
		sc.Browser.Args = append(sc.Browser.Args, "--remote-allow-system-access")
	}
	v := &visit{stage: p.Stage, scenario: sc.Scenario, kind: kind}
	defer v.close()
	if err := v.launch(); err != nil {
		t.Fatal(err)
	}
	if err := v.browser.Record(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.browser.Open(backends.Origin + "/"); err != nil {
		t.Fatal(err)
	}
	if err := p.Stage.Fault(sc.Scenario); err != nil {
		t.Fatal(err)
	}
	argument, err := json.Marshal(map[string]any{"token": token, "relay": sc.RelayOnly})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := v.browser.Run(callPage, string(argument))
	if err != nil {
		t.Fatal(err)
	}
	var given struct{ Secrets []string }
	if err := json.Unmarshal([]byte(answer), &given); err != nil {
		t.Fatal(err)
	}
	// The call itself.
	_ = p.Rest(func() error { time.Sleep(callLasts); return nil })
	files, err := v.browser.Recorded()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Stage.Bitten(sc.Scenario); err != nil {
		t.Errorf("the lab's own failure: %v", err)
	}
	dir := filepath.Join(l.out, "recorded", sc.Name+"-"+string(kind))
	if folder := os.Getenv("SIDETONE_LAB_RECORD"); folder != "" {
		dir = filepath.Join(folder, sc.Name+"-"+string(kind))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	secrets, err := json.Marshal(append(given.Secrets, token))
	if err != nil {
		t.Fatal(err)
	}
	files["secrets.json"] = secrets
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Printf("recorded %s in %s: %d files\n", sc.Name, kind, len(files))
	if kind == browser.Chromium {
		// Firefox saves no HAR here, and its dump tells less of a call.
		judgeRecording(t, sc, files)
	}
}

// judgeRecording holds what the artefacts say together against what a run in
// the scenario has to say, and looks for what no report may hold.
func judgeRecording(t *testing.T, sc scenario.Recording, files map[string][]byte) {
	t.Helper()
	rules, err := profiles.Parse("embedded.yaml", profile.EmbeddedYAML)
	if err != nil {
		t.Fatal(err)
	}
	var all []*artefact.Artefact
	for _, name := range []string{"call.har", "console.log", "webrtc-internals.json"} {
		a, err := imports.Read(name, bytes.NewReader(files[name]), imports.Options{Token: rules.Token})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	r := imports.Join(report.Report{Complete: true}, all)
	got := ""
	if p := playbook.Diagnose(r).Primary; p != nil {
		got = p.Hypothesis + "/" + p.Cause
	}
	if got != sc.Want.Cause {
		t.Errorf("the artefacts say %q, a run %q", got, sc.Want.Cause)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var secrets []string
	if err := json.Unmarshal(files["secrets.json"], &secrets); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(secrets, scenario.Planted...) {
		if secret != "" && bytes.Contains(text, []byte(secret)) {
			t.Error("a secret of the call is in the report")
		}
	}
}
