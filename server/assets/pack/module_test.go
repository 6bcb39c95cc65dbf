package main

import (
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A module with a custom section before and after its data, which are three
// segments out of order.
const (
	headHex  = "0061736d01000000"
	otherHex = "0003026869" // custom section "hi", without content
)

func TestModule(t *testing.T) {
	for _, c := range []struct{ name, module, want string }{
		{"three segments out of order",
			headHex + otherHex + "0b" + "18" + "03" + "0041800a0b026262" + "0041" + "f8090b026161" + "0041" + "fd090b0163" + otherHex,
			headHex + otherHex + "0b" + "11" + "01" + "0041f8090b0a" + "61610000006300006262" + otherHex},
		{"one segment stays as it is", headHex + "0b" + "08" + "01" + "0041100b020102", headHex + "0b" + "08" + "01" + "0041100b020102"},
		{"no head", otherHex, ""},
		{"no data", headHex + otherHex, ""},
		{"a section longer than the module", headHex + "0b7f01", ""},
		{"a passive segment", headHex + "0b" + "04" + "01" + "010161", ""},
		{"a segment longer than its section", headHex + "0b" + "07" + "01" + "0041100b7f01", ""},
		{"more segments than bytes", headHex + "0b" + "05" + "ffffffff0f", ""},
		{"an address below 0", headHex + "0b" + "07" + "01" + "00417f0b0161", ""},
		{"an address beyond any agent", headHex + "0b" + "0b" + "01" + "0041" + "ffffffff07" + "0b0161", ""},
	} {
		content, err := hex.DecodeString(c.module)
		if err != nil {
			t.Fatal(c.name, err)
		}
		m, err := readModule(content)
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: taken", c.name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := hex.EncodeToString(m.bytes()); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func FuzzModule(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x08\x01\x00\x41\x10\x0b\x02\x01\x02"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x01\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		m, err := readModule(content)
		if err != nil {
			return
		}
		again, err := readModule(m.bytes())
		if err != nil || again.base != m.base || !bytes.Equal(again.image, m.image) {
			t.Errorf("read again: %v, base %d and %d", err, m.base, again.base)
		}
		_ = dropLines(m.image) // whatever it holds, it is an error and no panic
	})
}

// A program does the same without its lines, and its trace still names the
// functions.
func TestSlimProgramRunsAsBefore(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs a program for the browser")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not here")
	}
	folder := t.TempDir()
	plain := filepath.Join(folder, "program.wasm")
	build := exec.Command("go", "build", "-trimpath", "-o", plain, "./testdata/program")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	small, err := slim(plain, folder)
	if err != nil {
		t.Fatal(err)
	}
	before, after := runProgram(t, plain), runProgram(t, small)
	for _, want := range []string{"depths 600", "index out of range [0]", "in main.main", "panic: the end", "main.main()"} {
		if !strings.Contains(before, want) || !strings.Contains(after, want) {
			t.Errorf("%q is missing:\n%s\n%s", want, before, after)
		}
	}
	lines := regexp.MustCompile(`\S+\.go:\d+|\?:0`)
	if !strings.Contains(before, "main.go:") || strings.Contains(after, ".go:") {
		t.Errorf("lines before:\n%s\nafter:\n%s", before, after)
	}
	if b, a := lines.ReplaceAllString(before, "L"), lines.ReplaceAllString(after, "L"); b != a {
		t.Errorf("before:\n%s\nafter:\n%s", b, a)
	}
}

func runProgram(t *testing.T, path string) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec"), path).CombinedOutput()
	if err == nil {
		t.Errorf("%s did not end with a panic", path)
	}
	return string(out)
}
