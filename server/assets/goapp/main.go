// Command goapp writes down the part of go-app that runs in a browser, and a go.mod by
// which programs are built with it.
//
// Nothing of ours calls go-app's HTTP handler and its writer of static sites. To import
// them is enough for all that begins with a program to be in it, though: net/http and
// what that stands on, crypto/tls above all, were a fifth of the agent. What is left is
// go-app's as it is.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const module = "github.com/maxence-charriere/go-app/v10"

// leftOut are the files of package app that only servers run.
var leftOut = []string{"http.go", "resource.go", "static.go", "wasm.go"}

// instead has what the other files ask of those.
//
//go:embed browser.go.txt
var instead []byte

func main() {
	to := flag.String("to", "", "`folder` to write the module to")
	mod := flag.String("mod", "", "`file` to write a go.mod to that uses it")
	flag.Parse()
	if err := write(*to, *mod); err != nil {
		fmt.Fprintln(os.Stderr, "goapp:", err)
		os.Exit(1)
	}
}

// write makes both. It runs in the module's root; to stands in the go.mod as it is given,
// so that no program tells where it was built.
func write(to, mod string) error {
	from, err := source()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := part(from, to); err != nil {
		return err
	}
	ours, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	path := filepath.ToSlash(to)
	if !filepath.IsAbs(to) {
		path = "./" + path
	}
	if err := os.WriteFile(mod, fmt.Appendf(ours, "\nreplace %s => %s\n", module, path), 0o644); err != nil {
		return err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(mod, ".mod")+".sum", sums, 0o644)
}

// source is the folder of the module, which is fetched where it is not here.
func source() (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	var answer struct{ Dir, Error string }
	if e := json.NewDecoder(bytes.NewReader(out)).Decode(&answer); e != nil {
		return "", errors.Join(err, e)
	}
	if answer.Dir == "" {
		return "", fmt.Errorf("%s: %s", module, answer.Error)
	}
	return answer.Dir, err
}

// part copies what runs in a browser.
func part(from, to string) error {
	for _, name := range leftOut {
		if _, err := os.Stat(filepath.Join(from, "pkg", "app", name)); err != nil {
			return fmt.Errorf("go-app is not as it was when these were left out, %v: %w", leftOut, err)
		}
	}
	files := []string{filepath.Join(from, "go.mod")}
	for _, folder := range []string{"app", "errors"} {
		found, err := filepath.Glob(filepath.Join(from, "pkg", folder, "*.go"))
		if err != nil {
			return err
		}
		files = append(files, found...)
	}
	for _, file := range files {
		name, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, "_test.go") || slices.Contains(leftOut, filepath.Base(name)) {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := put(filepath.Join(to, name), content); err != nil {
			return err
		}
	}
	return put(filepath.Join(to, "pkg", "app", "browser_only.go"), instead)
}

func put(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
