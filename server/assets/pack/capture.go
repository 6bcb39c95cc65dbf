package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sidetone/web/capture"
)

// Budgets of the capture. The script is in every calling page, whether a call
// fails or not; the agent comes when one has failed.
const (
	budgetScript       = 10 << 10  // gzip, as the server sends it
	budgetCaptureAgent = 1_350_000 // brotli
)

// lentLoader makes a module of Go's loader, which the capture runs with the
// global names that it needs lent to it; see agent.js of web/capture. Go's
// text stands as it is: it is a function's body, and its "fs" is the
// module's, where a panic's last words are written to.
func lentLoader(path, folder string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	module := "let fs;\nexport const settle = (own) => { fs = own; };\nexport default () => {\n" + string(text) + "\n};\n"
	made := filepath.Join(folder, "capture-loader.mjs")
	return made, writeWhole(made, []byte(module))
}

// captureWeights are the script by itself and what it loads.
type captureWeights struct {
	script, agent row
}

func weighCapture(packed []packedFile) (captureWeights, error) {
	text, err := capture.Classic(capture.Build{
		Version: "dev", Agent: "/assets/capture.000000000000.wasm", Loader: "/assets/capture-loader.000000000000.mjs", Hosts: []string{"self"},
	})
	if err != nil {
		return captureWeights{}, err
	}
	w := captureWeights{script: row{name: "capture.js", plain: len(text)}, agent: row{name: "its agent"}}
	if w.script.brot, err = size([]byte(text), true); err != nil {
		return w, err
	}
	if w.script.gzip, err = size([]byte(text), false); err != nil {
		return w, err
	}
	for _, f := range packed {
		w.agent.plain += int(f.Bytes)
		w.agent.gzip += f.Gzip
		w.agent.brot += f.Brotli
	}
	return w, nil
}

func (w captureWeights) String() string {
	var b strings.Builder
	b.WriteString("capture, on a calling page:\n")
	for _, r := range []row{w.script, w.agent} {
		fmt.Fprintf(&b, "  %s: %d bytes, gzip %d, brotli %d\n", r.name, r.plain, r.gzip, r.brot)
	}
	fmt.Fprintf(&b, "  budget: script %d gzip, agent (when a call has failed) %d brotli\n", budgetScript, budgetCaptureAgent)
	return b.String()
}

func (w captureWeights) overBudget() error {
	if w.script.gzip > budgetScript {
		return fmt.Errorf("the capture script weighs %d bytes, %d over its budget", w.script.gzip, w.script.gzip-budgetScript)
	}
	if w.agent.brot > budgetCaptureAgent {
		return fmt.Errorf("the capture's agent weighs %d bytes, %d over its budget", w.agent.brot, w.agent.brot-budgetCaptureAgent)
	}
	return nil
}
