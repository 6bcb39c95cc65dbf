package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The agent is built with the part, and links nothing of what only servers need.
func TestAgentHasNoServerInIt(t *testing.T) {
	t.Chdir(filepath.Join("..", "..", ".."))
	folder := t.TempDir()
	mod := filepath.Join(folder, "agent.mod")
	if err := write(filepath.Join(folder, "goapp"), mod); err != nil {
		t.Fatal(err)
	}
	list := func(flags ...string) []string {
		t.Helper()
		cmd := exec.Command("go", append(append([]string{"list", "-deps"}, flags...), "./wasm", "./wasm/carried")...)
		cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Fields(string(out))
	}
	whole, lean := list(), list("-modfile", mod)
	for _, name := range []string{"net/http", "crypto/tls", "crypto/x509"} {
		if slices.Contains(lean, name) {
			t.Errorf("%s is linked all the same", name)
		}
		if !slices.Contains(whole, name) {
			t.Errorf("%s is not linked with all of go-app: leaving its server out is of no use any more", name)
		}
	}
	if !slices.Contains(lean, module+"/pkg/app") {
		t.Error("go-app is not linked at all")
	}
}

func TestPartSaysWhatIsMissing(t *testing.T) {
	err := part(t.TempDir(), t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "http.go") {
		t.Errorf("of another go-app it says %v", err)
	}
}
