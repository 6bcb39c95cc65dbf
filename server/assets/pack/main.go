// Command pack fills server/assets/dist with what a browser loads: the agent,
// Go's loader for it, style sheet and icons, each compressed with brotli and
// gzip and named after its content; the agents without what only their size
// shows. It prints what a cold load of the diagnostic page weighs. Run it from the
// root of the repository:
//
//	go run ./server/assets/pack [-agent FILE] [-carried FILE] [-capture FILE] [-check]
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
)

func main() {
	agent := flag.String("agent", "build/agent.wasm", "the compiled agent")
	opener := flag.String("carried", "build/carried.wasm", "the compiled program that reads a report in an address")
	captureAgent := flag.String("capture", "build/capture.wasm", "the compiled agent of the capture")
	out := flag.String("out", "server/assets/dist", "folder to fill")
	cache := flag.String("cache", "build/cache", "folder that keeps compressed forms by content")
	check := flag.Bool("check", false, "fail when the page weighs more than its budget")
	flag.Parse()
	if err := pack(programs{*agent, *captureAgent, *opener}, *out, *cache, *check); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// programs are the compiled agents: files.
type programs struct {
	agent   string // of the diagnostic page
	capture string // of a calling page
	opener  string // of a report that stands in its address
}

// pack fills out with what programs and pages load, and prints what it weighs;
// with check, over its budget is an error.
func pack(from programs, out, cache string, check bool) error {
	sources, err := from.sources(cache)
	if err != nil {
		return err
	}
	packer := packer{out: out, cache: cache}
	if err := packer.clear(); err != nil {
		return err
	}
	var packed [3][]packedFile
	for i, list := range [][]source{sources.cold, sources.capture, sources.apart} {
		if packed[i], err = packer.addAll(list); err != nil {
			return err
		}
	}
	cold, captured, apart := packed[0], packed[1], packed[2]
	if err := packer.writeManifest(slices.Concat(cold, captured, apart)); err != nil {
		return err
	}
	page, err := weigh(cold)
	if err != nil {
		return err
	}
	own, err := weighCapture(captured)
	if err != nil {
		return err
	}
	fmt.Print(page)
	fmt.Print(own)
	for _, f := range apart {
		fmt.Printf("by itself: %s: %d bytes, gzip %d, brotli %d\n", f.Name, f.Bytes, f.Gzip, f.Brotli)
	}
	if !check {
		return nil
	}
	content, err := os.ReadFile(from.agent)
	if err != nil {
		return err
	}
	list, err := weighPackages(content)
	if err != nil {
		return err
	}
	fmt.Print(packageTable(list))
	return errors.Join(page.overBudget(), own.overBudget())
}
