package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"sidetone/server/assets"
	"sidetone/web/boot"
	"sidetone/web/page"
)

func TestAddAndServe(t *testing.T) {
	content := strings.Repeat("the agent ", 1000)
	agent := filepath.Join(t.TempDir(), "agent.wasm")
	if err := os.WriteFile(agent, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	p := packer{out: t.TempDir(), cache: t.TempDir()}
	f, err := p.add(source{page.AssetAgent, agent, "application/wasm"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.writeManifest([]packedFile{f}); err != nil {
		t.Fatal(err)
	}
	set, err := assets.Load(os.DirFS(p.out))
	if err != nil {
		t.Fatal(err)
	}
	if url := set.URL(page.AssetAgent); url != assets.Prefix+"agent."+f.Hash+".wasm" {
		t.Errorf("URL %q", url)
	}
	if a := set.Agent(); a.Bytes != int64(len(content)) || a.Version != f.Hash {
		t.Errorf("agent %+v", a)
	}
	requireUnpacks(t, filepath.Join(p.out, f.Path+".br"), content, func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil })
	requireUnpacks(t, filepath.Join(p.out, f.Path+".gz"), content, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })

	// The same content again comes from the cache, which is trusted.
	cached, err := filepath.Glob(filepath.Join(p.cache, "*.br"))
	if err != nil || len(cached) != 1 {
		t.Fatalf("cache holds %v, %v", cached, err)
	}
	if err := os.WriteFile(cached[0], []byte("from the cache"), 0o644); err != nil {
		t.Fatal(err)
	}
	if f, err = p.add(source{page.AssetAgent, agent, "application/wasm"}); err != nil || f.Brotli != len("from the cache") {
		t.Errorf("packed again to %d bytes, %v: the cache was not used", f.Brotli, err)
	}
}

func requireUnpacks(t *testing.T, path, want string, unpack func(io.Reader) (io.Reader, error)) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := unpack(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != want {
		t.Errorf("%s unpacks to %d bytes, %v", filepath.Base(path), len(got), err)
	}
}

func TestClearKeepsWhatIsCommitted(t *testing.T) {
	p := packer{out: t.TempDir()}
	for _, name := range []string{keep, "old.wasm.br"} {
		if err := os.WriteFile(filepath.Join(p.out, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.clear(); err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(p.out)
	if len(left) != 1 || left[0].Name() != keep {
		t.Errorf("left %v", left)
	}
}

func TestBudget(t *testing.T) {
	for _, c := range []struct {
		name string
		rows weights
		over bool
	}{
		{"within", weights{{page.AssetAgent, 9e6, 2e6, 1.3e6}, {page.AssetCSS, 9e3, 3e3, 3e3}}, false},
		{"agent", weights{{page.AssetAgent, 9e6, 2e6, 1.4e6}, {page.AssetCSS, 9e3, 3e3, 3e3}}, true},
		{"the rest", weights{{page.AssetAgent, 9e6, 2e6, 1e6}, {page.AssetLoader, 9e5, 8e4, 7e4}}, true},
		{"style sheet", weights{{page.AssetCSS, 14e3, 3e3, 3e3}}, true},
	} {
		if err := c.rows.overBudget(); (err != nil) != c.over {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What the repository holds of the page has to fit its budget even without
// an agent.
func TestSourcesFitTheBudget(t *testing.T) {
	t.Chdir("../../..")
	p := packer{out: t.TempDir(), cache: t.TempDir()}
	var all []packedFile
	for _, s := range []source{
		{page.AssetCSS, "web/css/sidetone.css", ""}, {page.AssetIcon, "web/icons/logo.svg", ""},
	} {
		f, err := p.add(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	w, err := weigh(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.overBudget(); err != nil {
		t.Error(err)
	}
}

// The script that loads the agent comes with every page and is never cached: 24 ms of a line of 1.6 Mbit/s at most.
func TestBootScriptIsSmall(t *testing.T) {
	const most = 4700
	got, err := size([]byte(boot.Script), true)
	if err != nil {
		t.Fatal(err)
	}
	if got > most {
		t.Errorf("the boot script has %d bytes as brotli, %d at most", got, most)
	}
}
