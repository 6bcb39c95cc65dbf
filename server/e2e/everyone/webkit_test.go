//go:build linux

package everyone

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/local"
	"sidetone/server/e2e/webkit"
	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

const (
	// webkitPatience is for a page or a run: without WebRTC there is little to try.
	webkitPatience = 60 * time.Second
	// fewestColours of a page that was drawn: letters alone have dozens of shades.
	fewestColours = 30
)

// TestWebKit is a caller with the engine of Safari, as Debian builds it: without
// WebRTC, which the verdict has to say. Pages load and are drawn in every
// language, the keyboard is enough, the report arrives, and where it cannot, its
// code does.
func TestWebKit(t *testing.T) {
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	s := local.Serve(t)
	b := webkit.Start(t)
	for _, lang := range words.Languages() {
		b.Open(s.URL + "/d/public?lang=" + lang)
		b.Until(webkitPatience, `document.documentElement.dataset.run === "idle"`)
		w := words.All(lang)
		var page struct {
			Title, Lang, Dir string
			Wide             bool
		}
		b.Evaluate(`{title: document.querySelector("h1").textContent, lang: document.documentElement.lang, dir: document.documentElement.dir,
			wide: document.documentElement.scrollWidth > document.documentElement.clientWidth}`, &page)
		if page.Title != w.Say("run.idle_headline") || page.Lang != lang || page.Dir != w.Dir() || page.Wide {
			t.Errorf("%s: %+v", lang, page)
		}
		drawn(t, lang, b)
		if slices.Contains(languages, lang) {
			axe(t, b, "before a run, "+lang)
		}
	}

	link := s.Link(t, api.LinkRequest{})
	b.Open(link.URL)
	b.Until(webkitPatience, `document.documentElement.dataset.run === "idle"`)
	tabTo(b, "start")
	b.Press(webkit.Enter)
	b.Until(webkitPatience, `document.documentElement.dataset.run === "done" && document.documentElement.dataset.report`)
	saysWithoutWebRTC(t, b)
	if !onHeadline(b) {
		t.Error("the focus is not on the verdict")
	}
	drawn(t, "verdict", b)
	axe(t, b, "verdict")
	arrived(t, s.Reports(t, link.ID))

	tabTo(b, "details")
	b.Press(webkit.Enter)
	b.Until(webkitPatience, `location.pathname.startsWith("/r/") && document.readyState === "complete"`)
	drawn(t, "report", b)
	axe(t, b, "report")

	carriesItsReport(t, b, s)
}

// carriesItsReport makes a run whose server is gone: the report leaves the screen
// as a code, and is handed in at another one.
func carriesItsReport(t *testing.T, b *webkit.Browser, healthy *local.Server) {
	t.Helper()
	gone := local.Serve(t)
	b.Open(gone.URL + "/d/public")
	b.Until(webkitPatience, `document.documentElement.dataset.run === "idle"`)
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	tabTo(b, "start")
	b.Press(webkit.Space)
	b.Until(webkitPatience, `document.documentElement.dataset.run === "done" && document.getElementById("qr")`)
	var told, shown map[string]string
	b.Evaluate(`({...document.documentElement.dataset})`, &told)
	axe(t, b, "not delivered")
	b.Do(`document.getElementById("qr").scrollIntoView({block: "center"})`)
	code := scanned(t, b)

	b.Open(healthy.URL + "/r/#" + code)
	b.Until(webkitPatience, `document.documentElement.dataset.carried === "shown"`)
	b.Evaluate(`({...document.documentElement.dataset})`, &shown)
	for _, name := range []string{"verdict", "hypothesis", "cause"} {
		if shown[name] != told[name] {
			t.Errorf("%s is %q on the other device, and was %q", name, shown[name], told[name])
		}
	}
	axe(t, b, "carried")
	tabTo(b, "hand-in")
	b.Press(webkit.Enter)
	b.Until(webkitPatience, `document.documentElement.dataset.carried === "handed-in"`)
}

// scanned is the code on the screen as a reader that is none of ours reads it. A
// window is drawn a moment after it has been scrolled.
func scanned(t *testing.T, b *webkit.Browser) string {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "qr.png")
	for end := time.Now().Add(webkitPatience); ; {
		if err := os.WriteFile(picture, b.Screenshot(), 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := exec.Command("zbarimg", "--raw", "--quiet", "-S*.enable=0", "-Sqrcode.enable", picture).Output()
		if _, code, ok := strings.Cut(strings.TrimSpace(string(read)), "/r/#"); err == nil && ok {
			return code
		}
		if time.Now().After(end) {
			t.Fatalf("zbarimg: %v: %.60q", err, read)
		}
	}
}

func tabTo(b *webkit.Browser, id string) {
	b.Helper()
	for range 200 {
		var at string
		if b.Evaluate(`document.activeElement?.id ?? ""`, &at); at == id {
			return
		}
		b.Press(webkit.Tab)
	}
	b.Fatalf("#%s is not reached by Tab", id)
}

func onHeadline(b *webkit.Browser) (is bool) {
	b.Evaluate(`document.activeElement.id === "headline"`, &is)
	return is
}

func saysWithoutWebRTC(t *testing.T, b *webkit.Browser) {
	t.Helper()
	var data map[string]string
	b.Evaluate(`({...document.documentElement.dataset})`, &data)
	if data["verdict"] != string(report.Blocked) || data["cause"] != "webrtc_disabled" {
		t.Errorf("without WebRTC the verdict is %v", data)
	}
}

func arrived(t *testing.T, reports []report.Report) {
	t.Helper()
	if len(reports) != 1 {
		t.Fatalf("%d reports have arrived", len(reports))
	}
	r := reports[0]
	if p := r.Diagnosis.Primary; !r.Complete || p == nil || p.Cause != "webrtc_disabled" {
		t.Errorf("the report has %+v, complete %v", p, r.Complete)
	}
}

// drawn: the window shows more than a colour.
func drawn(t *testing.T, what string, b *webkit.Browser) {
	t.Helper()
	shot := b.Screenshot()
	if dir := os.Getenv("SIDETONE_LAB_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "webkit-"+what+".png"), shot, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		t.Fatal(err)
	}
	colours := map[[3]uint32]bool{}
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			r, g, b, _ := picture.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
		}
	}
	if len(colours) < fewestColours {
		t.Errorf("%s: the window shows %d colours", what, len(colours))
	}
}

// axe examines the page with axe-core, folds open.
func axe(t *testing.T, b *webkit.Browser, what string) {
	t.Helper()
	source, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v; server/e2e/install.sh brings it", err)
	}
	b.Do(string(source))
	b.Do(`for (const fold of document.querySelectorAll("details")) fold.open = true;`)
	var found []string
	b.Await(`axe.run(document, {resultTypes: ["violations"], preload: false}).then((r) =>
		r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + ": " + n.failureSummary).join(" | ")))`, &found)
	for _, f := range found {
		t.Errorf("axe, %s: %s", what, f)
	}
	b.Do(`for (const fold of document.querySelectorAll("details")) fold.open = false;`)
}
