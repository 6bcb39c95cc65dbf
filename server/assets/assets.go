// Package assets holds what a browser loads beside the pages: the agent, its
// loader, the style sheet and the icons. They are embedded precompressed, and
// their names carry a hash of their content, so that a browser may keep them
// for ever.
//
// The folder dist is filled by the program in pack; on a fresh clone it is
// empty, and pages say that the agent has not been built.
package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
)

// Prefix is the root of all addresses of assets.
const Prefix = "/assets/"

// AgentName is the plain name of the agent among the assets.
const AgentName = "agent.wasm"

//go:embed all:dist
var dist embed.FS

var embedded = mustLoad()

func mustLoad() *Set {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is named in the embed directive above
	}
	set, err := Load(sub)
	if err != nil {
		// A dist folder that pack wrote and that cannot be read is a broken
		// build, which must not start.
		panic("assets: " + err.Error())
	}
	return set
}

// Handler serves everything below Prefix.
func Handler() http.Handler { return embedded.Handler() }

// URL is the address of the asset with a plain name ("logo.svg"), or empty when
// it has not been built.
func URL(name string) string { return embedded.URL(name) }

// Agent describes the embedded agent; the zero value when none was built.
func Agent() AgentInfo { return embedded.Agent() }

// AgentInfo is what the loader of the agent needs to know beforehand.
type AgentInfo struct {
	// Version is made from the content of the agent.
	Version string
	// Bytes is the size of the uncompressed file, against which progress is
	// shown.
	Bytes int64
}

// Built reports whether there is an agent at all.
func (a AgentInfo) Built() bool { return a.Bytes > 0 }

// ManifestName is the file in dist that lists the others.
const ManifestName = "manifest.json"

// Manifest lists the packed files; package main of folder pack writes it.
type Manifest struct {
	Files []File `json:"files"`
}

// File is one asset.
type File struct {
	Name string `json:"name"` // plain: "logo.svg"
	Path string `json:"path"` // with the hash of its content: "logo.3f29c1d0a4b7.svg"
	Type string `json:"type"` // Content-Type
	Hash string `json:"hash"` // hex, as in Path
	// Bytes is the size uncompressed.
	Bytes int64 `json:"bytes"`
}

// Set is a loaded folder of assets.
type Set struct {
	files  fs.FS
	byName map[string]File
	byPath map[string]File
}

// Load reads the manifest of dir. A folder without one is an empty set.
func Load(dir fs.FS) (*Set, error) {
	set := &Set{files: dir, byName: map[string]File{}, byPath: map[string]File{}}
	raw, err := fs.ReadFile(dir, ManifestName)
	if err != nil {
		return set, nil
	}
	var manifest Manifest
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return nil, err
	}
	for _, f := range manifest.Files {
		for _, encoding := range encodings {
			if _, err := fs.Stat(dir, f.Path+encoding.suffix); err != nil {
				return nil, err
			}
		}
		set.byName[f.Name] = f
		set.byPath[f.Path] = f
	}
	return set, nil
}

// URL is the address of the asset with a plain name, or empty.
func (s *Set) URL(name string) string {
	f, ok := s.byName[name]
	if !ok {
		return ""
	}
	return Prefix + f.Path
}

// Agent describes the agent of the set.
func (s *Set) Agent() AgentInfo {
	f := s.byName[AgentName]
	return AgentInfo{Version: f.Hash, Bytes: f.Bytes}
}
