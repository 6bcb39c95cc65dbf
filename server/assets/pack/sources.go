package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"sidetone/server/capture"
	"sidetone/web/boot/lost"
	"sidetone/web/page"
	"sidetone/web/stage"
)

// Types of what is served, as in a Content-Type.
const (
	asScript = "text/javascript; charset=utf-8"
	asStyle  = "text/css; charset=utf-8"
	asWasm   = "application/wasm"
)

// sources are all files that browsers load, by the pages that ask for them.
type sources struct {
	cold    []source // the diagnostic page's, which its budget is for
	capture []source // a calling page's, when a call has failed
	apart   []source // of pages without the agent
}

// sources makes what is not served as it stands, in the folder cache.
func (from programs) sources(cache string) (s sources, err error) {
	loader, err := loaderPath()
	if err != nil {
		return s, err
	}
	lent, err := lentLoader(loader, cache)
	if err != nil {
		return s, err
	}
	goScript, err := os.ReadFile(loader)
	if err != nil {
		return s, err
	}
	stageScript := filepath.Join(cache, page.AssetStage)
	if err := writeWhole(stageScript, []byte(stage.Script(string(goScript)))); err != nil {
		return s, err
	}
	lostScript := filepath.Join(cache, page.AssetLost)
	if err := writeWhole(lostScript, []byte(lost.Script)); err != nil {
		return s, err
	}
	for _, program := range []*string{&from.agent, &from.capture, &from.opener} {
		if *program, err = slim(*program, cache); err != nil {
			return s, err
		}
	}
	return sources{
		cold: []source{
			{page.AssetAgent, from.agent, asWasm},
			{page.AssetStage, stageScript, asScript},
			{page.AssetCSS, "web/css/sidetone.css", asStyle},
			{page.AssetIcon, "web/icons/logo.svg", "image/svg+xml"},
		},
		capture: []source{
			{capture.AssetAgent, from.capture, asWasm},
			{capture.AssetLoader, lent, asScript},
		},
		apart: []source{
			{page.AssetLoader, loader, asScript},
			{page.AssetDevices, "web/devices/devices.js", asScript},
			{page.AssetDevicesCSS, "web/devices/devices.css", asStyle},
			{page.AssetRead, "web/page/read.js", asScript},
			{page.AssetDesk, "web/page/desk.js", asScript},
			{page.AssetConsole, "web/page/console.js", asScript},
			{page.AssetDeskCSS, "web/css/desk.css", asStyle},
			{page.AssetAccount, "web/page/account.js", asScript},
			{page.AssetCarried, "web/page/carried.js", asScript},
			{page.AssetLost, lostScript, asScript},
			{page.AssetOpener, from.opener, asWasm},
		},
	}, nil
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
