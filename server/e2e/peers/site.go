//go:build linux

package peers

import (
	"embed"
	"fmt"
	"io"
	"log"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"

	"sidetone/server/e2e/world"
)

// The pages are served beside Sidetone's, over TCP as its own are, so no fault
// of the comparison touches them.
const (
	port   = ":8090"
	origin = "http://" + world.ServerIP + port
)

//go:embed pages
var pages embed.FS

// site serves the pages of the other tools.
type site struct {
	http    *http.Server
	mutex   sync.Mutex
	servers []byte // what the tools are given now, JSON
}

// openSite makes a script of every tool and serves all from the server's
// namespace. dir takes the scripts; samples is a checkout of webrtc/samples,
// or empty.
func openSite(w *world.World, dir, samples string) (*site, error) {
	s := &site{}
	mux := http.NewServeMux()
	mux.Handle("/pages/", http.FileServerFS(pages))
	mux.Handle("/scripts/", http.StripPrefix("/scripts/", http.FileServer(http.Dir(dir))))
	if samples != "" {
		mux.Handle("/samples/", http.StripPrefix("/samples/", http.FileServer(http.Dir(samples))))
	}
	mux.HandleFunc("/servers.json", s.serveServers)
	for i, t := range tools {
		if t.module != "" {
			if err := bundle(t.module, filepath.Join(dir, fmt.Sprintf("%d.js", i))); err != nil {
				return nil, err
			}
		}
		mux.HandleFunc(fmt.Sprintf("/tool/%d/", i), func(w http.ResponseWriter, _ *http.Request) { servePage(w, i, t) })
	}
	listener, err := w.Server.Listen("tcp", world.ServerIP+port)
	if err != nil {
		return nil, err
	}
	s.http = &http.Server{Handler: mux, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = s.http.Serve(listener) }()
	return s, nil
}

// bundle makes one script of a package, which leaves what it exports in the
// global variable "tool".
func bundle(module, to string) error {
	out, err := exec.Command("node_modules/.bin/esbuild", module, "--bundle", "--format=iife",
		"--global-name=tool", "--log-level=error", "--outfile="+to).CombinedOutput()
	if err != nil {
		return fmt.Errorf("esbuild %s: %w: %s", module, err, out)
	}
	return nil
}

// servePage is the document that starts tool i.
func servePage(w http.ResponseWriter, i int, t tool) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><title>%s</title><link rel=icon href=data:,>\n", t.name)
	if t.module != "" {
		fmt.Fprintf(w, "<script src=/scripts/%d.js></script>\n", i)
	}
	fmt.Fprintf(w, "<script src=/pages/peer.js></script>\n<body><script src=/pages/%s></script>\n", t.page)
}

func (s *site) serveServers(w http.ResponseWriter, _ *http.Request) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(s.servers)
}

// give sets what the tools are given from now on.
func (s *site) give(servers []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.servers = servers
}
