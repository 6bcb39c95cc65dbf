// Package capture hands out the capture script: for a script element, as a
// module, and as a package for npm.
package capture

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/assets"
	"sidetone/shared/profile"
	"sidetone/shared/words"
	"sidetone/web/capture"
)

// Addresses of the script in its forms.
const (
	PathScript  = "/capture.js"
	PathModule  = "/capture.mjs"
	PathTypes   = "/capture.d.ts"
	PathPackage = "/capture.tgz"
)

// Names of the assets that the script loads when a call has failed.
const (
	AssetAgent  = "capture.wasm"
	AssetLoader = "capture-loader.mjs"
)

// packageName is the npm package's.
const packageName = "sidetone-capture"

const (
	// brief: a page that names no version gets a new one within the hour.
	brief = "public, max-age=3600"
	// lasting: the address names the version.
	lasting = "public, max-age=31536000, immutable"
)

// file is one form of the script, ready to be sent.
type file struct {
	kind        string
	plain, gzip []byte
	etag        string
}

// Scripts are all forms. They are made once and do not change.
type Scripts struct {
	// Version names their content; ?v=Version is cached for a year.
	Version string
	files   map[string]file
}

// New makes the scripts of a server of a version whose public runs are of a
// profile. origin is the server's own where it has one, for the npm package; a
// script that is loaded from the server knows it by itself.
func New(version, origin string, p profile.Profile) (*Scripts, error) {
	build := capture.Build{Version: version, Agent: assets.URL(AssetAgent), Loader: assets.URL(AssetLoader)}
	build.Hosts, build.Besides = hosts(p)
	build.Languages = words.Languages()[1:]
	classic, err := capture.Classic(build)
	if err != nil {
		return nil, err
	}
	module, err := capture.Module(build)
	if err != nil {
		return nil, err
	}
	build.Server = origin
	packed, err := npmPackage(build)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(classic + module + capture.Types()))
	s := &Scripts{Version: hex.EncodeToString(sum[:6]), files: map[string]file{}}
	const script = "text/javascript; charset=utf-8"
	for path, f := range map[string]file{
		PathScript:  {kind: script, plain: []byte(classic)},
		PathModule:  {kind: script, plain: []byte(module)},
		PathTypes:   {kind: "text/plain; charset=utf-8", plain: []byte(capture.Types())},
		PathPackage: {kind: "application/gzip", plain: packed},
	} {
		f.etag = `"` + s.Version + `"`
		if path != PathPackage {
			if f.gzip, err = compress(f.plain); err != nil {
				return nil, err
			}
		}
		s.files[path] = f
	}
	return s, nil
}

// hosts are those whose requests and sockets belong to calls of a profile,
// "self" for this server, and those among them that calls do without:
// settings and telemetry, which content blockers stop.
func hosts(p profile.Profile) (needed, besides []string) {
	needed = []string{"self"}
	add := func(list []string, name string) []string {
		if name == "" || slices.Contains(list, name) {
			return list
		}
		return append(list, name)
	}
	for _, address := range []string{p.Signaling.URL, p.Token.Check.URL} {
		if u, err := url.Parse(address); err == nil {
			needed = add(needed, u.Hostname())
		}
	}
	for _, h := range p.Hosts {
		switch h.Use {
		case profile.UseSignaling, profile.UsePlanned:
			needed = add(needed, h.Name)
		default:
			besides = add(besides, h.Name)
		}
	}
	return needed, besides
}

// ServeHTTP sends one form. Any page may load it: it holds nothing that is
// not public.
func (s *Scripts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", brief)
	if r.URL.Query().Get("v") == s.Version {
		h.Set("Cache-Control", lasting)
	}
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", f.etag)
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if f.gzip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.gzip
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // nobody is left to be told
	}
}

func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(content); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

// npmPackage is what "npm install https://server/capture.tgz" installs.
func npmPackage(build capture.Build) ([]byte, error) {
	module, err := capture.Module(build)
	if err != nil {
		return nil, err
	}
	about, err := json.MarshalIndent(map[string]any{
		"name": packageName, "version": semantic(build.Version), "type": "module", "license": "MIT",
		"description": "Tells why a call in the browser did not connect",
		"main":        "capture.mjs", "types": "capture.d.ts", "sideEffects": false,
		"exports": map[string]any{".": map[string]string{"types": "./capture.d.ts", "default": "./capture.mjs"}},
		"files":   []string{"capture.mjs", "capture.d.ts"},
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	t := tar.NewWriter(z)
	for _, f := range []struct{ name, text string }{
		{"package.json", string(about) + "\n"}, {"capture.mjs", module}, {"capture.d.ts", capture.Types()},
	} {
		// npm wants one folder, and a time that is not before 1980.
		header := &tar.Header{Name: "package/" + f.name, Mode: 0o644, Size: int64(len(f.text)), ModTime: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
		if err := t.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := t.Write([]byte(f.text)); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err = z.Close()
	return packed.Bytes(), err
}

// semantic makes a version that npm takes: tags are v1.2.3, builds between
// them have no number.
func semantic(version string) string {
	number := strings.TrimPrefix(version, "v")
	core, _, _ := strings.Cut(number, "-")
	parts := strings.Split(core, ".")
	if len(parts) == 3 {
		if !slices.ContainsFunc(parts, func(p string) bool { _, err := strconv.Atoi(p); return err != nil }) {
			return number
		}
	}
	return "0.0.0"
}
