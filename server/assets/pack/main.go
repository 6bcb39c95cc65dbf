// Command pack fills server/assets/dist with what a browser loads: the agent,
// Go's loader for it, style sheet and icons, each compressed with brotli and
// gzip and named after its content; the agents without what only their size
// shows. It prints what a cold load of the diagnostic page weighs. Run it from the root of the repository:
//
//	go run ./server/assets/pack [-agent build/agent.wasm] [-carried build/carried.wasm] [-check]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"sidetone/server/assets"
	"sidetone/server/capture"
	"sidetone/web/boot/lost"
	"sidetone/web/page"
)

func main() {
	agent := flag.String("agent", "build/agent.wasm", "the compiled agent")
	opener := flag.String("carried", "build/carried.wasm", "the compiled program that reads a report in an address")
	captureAgent := flag.String("capture", "build/capture.wasm", "the compiled agent of the capture")
	out := flag.String("out", "server/assets/dist", "folder to fill")
	cache := flag.String("cache", "build/cache", "folder that keeps compressed forms by content")
	check := flag.Bool("check", false, "fail when the page weighs more than its budget")
	flag.Parse()
	if err := pack(*agent, *captureAgent, *opener, *out, *cache, *check); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(agent, captureAgent, opener, out, cache string, check bool) error {
	loader, err := loaderPath()
	if err != nil {
		return err
	}
	lent, err := lentLoader(loader, cache)
	if err != nil {
		return err
	}
	slimAgent, err := slim(agent, cache)
	if err != nil {
		return err
	}
	slimCapture, err := slim(captureAgent, cache)
	if err != nil {
		return err
	}
	lostScript := filepath.Join(cache, page.AssetLost)
	if err := writeWhole(lostScript, []byte(lost.Script)); err != nil {
		return err
	}
	slimOpener, err := slim(opener, cache)
	if err != nil {
		return err
	}
	sources := []source{
		{page.AssetAgent, slimAgent, "application/wasm"},
		{page.AssetLoader, loader, "text/javascript; charset=utf-8"},
		{page.AssetCSS, "web/css/sidetone.css", "text/css; charset=utf-8"},
		{page.AssetIcon, "web/icons/logo.svg", "image/svg+xml"},
	}
	// apart are on pages without the agent and no part of its cold load.
	apart := []source{
		{page.AssetDevices, "web/devices/devices.js", "text/javascript; charset=utf-8"},
		{page.AssetDevicesCSS, "web/devices/devices.css", "text/css; charset=utf-8"},
		{page.AssetRead, "web/page/read.js", "text/javascript; charset=utf-8"},
		{page.AssetDesk, "web/page/desk.js", "text/javascript; charset=utf-8"},
		{page.AssetConsole, "web/page/console.js", "text/javascript; charset=utf-8"},
		{page.AssetDeskCSS, "web/css/desk.css", "text/css; charset=utf-8"},
		{page.AssetAccount, "web/page/account.js", "text/javascript; charset=utf-8"},
		{page.AssetCarried, "web/page/carried.js", "text/javascript; charset=utf-8"},
		{page.AssetLost, lostScript, "text/javascript; charset=utf-8"},
		{page.AssetOpener, slimOpener, "application/wasm"},
	}
	captured := []source{
		{capture.AssetAgent, slimCapture, "application/wasm"},
		{capture.AssetLoader, lent, "text/javascript; charset=utf-8"},
	}
	packer := packer{out: out, cache: cache}
	if err := packer.clear(); err != nil {
		return err
	}
	packed, err := packer.addAll(sources)
	if err != nil {
		return err
	}
	besides, err := packer.addAll(captured)
	if err != nil {
		return err
	}
	lone, err := packer.addAll(apart)
	if err != nil {
		return err
	}
	if err := packer.writeManifest(slices.Concat(packed, besides, lone)); err != nil {
		return err
	}
	table, err := weigh(packed)
	if err != nil {
		return err
	}
	fmt.Print(table)
	own, err := weighCapture(besides)
	if err != nil {
		return err
	}
	fmt.Print(own)
	for _, f := range lone {
		fmt.Printf("by itself: %s: %d bytes, gzip %d, brotli %d\n", f.Name, f.Bytes, f.Gzip, f.Brotli)
	}
	if check {
		content, err := os.ReadFile(agent)
		if err != nil {
			return err
		}
		list, err := weighPackages(content)
		if err != nil {
			return err
		}
		fmt.Print(packageTable(list))
		return errors.Join(table.overBudget(), own.overBudget())
	}
	return nil
}

// loaderPath finds wasm_exec.js of the Go that compiled the agent; the two
// have to be of one version.
func loaderPath() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	return filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"), nil
}

// site is a server with the packed files, as far as its pages need it.
func site(packed []packedFile) *page.Site {
	s := &page.Site{Public: true}
	paths := map[string]string{}
	for _, f := range packed {
		paths[f.Name] = assets.Prefix + f.Path
		if f.Name == page.AssetAgent {
			s.AgentVersion, s.AgentBytes = f.Hash, f.Bytes
		}
	}
	s.Asset = func(name string) string { return paths[name] }
	return s
}
