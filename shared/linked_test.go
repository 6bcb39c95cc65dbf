package shared

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// list asks the go command, for both targets, what is imported.
func list(t *testing.T, env []string, patterns ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-e", "-json=ImportPath,Imports,Deps"}, patterns...)...)
	cmd.Dir = ".."
	cmd.Env = append(cmd.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p listed
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	return packages
}

// The table is about the server as it is run, whatever machine the test is on.
var (
	serverTarget = []string{"GOOS=linux"}
	wasmTarget   = []string{"GOOS=js", "GOARCH=wasm"}
)

// imported is what every package of the module imports on either target, by
// its name inside the module. The lab is not in it: it may reach for
// anything, and nothing may reach for it, since no arrow leads there.
func imported(t *testing.T) map[string][]string {
	t.Helper()
	packages := append(list(t, serverTarget, "./..."), list(t, wasmTarget, "./wasm/...", "./web/...", "./shared/...")...)
	all := map[string][]string{}
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, "sidetone/")
		if strings.HasPrefix(name, "server/e2e") || strings.Contains(name, "node_modules") {
			continue
		}
		all[name] = append(all[name], p.Imports...)
	}
	return all
}

func TestArrows(t *testing.T) {
	for _, fault := range faults(imported(t), arrows, foreign) {
		t.Error(fault)
	}
}

// faults compares what is imported with the two tables, in both directions.
func faults(imported map[string][]string, arrows, foreign map[string]string) []string {
	var found []string
	for name, imports := range imported {
		if _, known := arrows[name]; !known {
			found = append(found, "package "+name+" is not in the table of arrows")
			continue
		}
		for _, path := range imports {
			found = append(found, unallowed(name, path, arrows, foreign)...)
		}
	}
	for _, table := range []struct {
		allowed map[string]string
		prefix  string
	}{{arrows, "sidetone/"}, {foreign, ""}} {
		for name, allowed := range table.allowed {
			imports, exists := imported[name]
			if !exists {
				found = append(found, "package "+name+" is in a table and does not exist")
			}
			for _, path := range strings.Fields(allowed) {
				if !slices.Contains(imports, table.prefix+path) {
					found = append(found, name+" is allowed to import "+path+" and does not")
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// unallowed is what is wrong with one import.
func unallowed(name, path string, arrows, foreign map[string]string) []string {
	if inner, ours := strings.CutPrefix(path, "sidetone/"); ours {
		if !slices.Contains(strings.Fields(arrows[name]), inner) {
			return []string{name + " may not import " + inner}
		}
		return nil
	}
	if strings.HasPrefix(name, "server") {
		return nil
	}
	var found []string
	if strings.Contains(path, ".") && !slices.Contains(strings.Fields(foreign[name]), path) {
		found = append(found, name+" may not import "+path)
	}
	if strings.HasPrefix(name, "shared") && slices.Contains(impure, path) {
		found = append(found, name+" is to be pure and imports "+path)
	}
	return found
}

// TestFaultsOfTables shows that the comparison can fail in each of its ways.
func TestFaultsOfTables(t *testing.T) {
	imported := map[string][]string{
		"shared/a": {"net", "strings", "sidetone/shared/b", "example.org/pure"},
		"shared/b": {"example.org/other"},
		"server/c": {"example.org/any", "net/http"},
		"shared/d": nil,
	}
	arrows := map[string]string{"shared/a": "", "shared/b": "shared/a", "server/c": "", "shared/gone": ""}
	foreign := map[string]string{"shared/a": "example.org/pure example.org/dropped"}
	want := []string{
		"package shared/d is not in the table of arrows",
		"package shared/gone is in a table and does not exist",
		"shared/a is allowed to import example.org/dropped and does not",
		"shared/a is to be pure and imports net",
		"shared/a may not import shared/b",
		"shared/b is allowed to import shared/a and does not",
		"shared/b may not import example.org/other",
	}
	if got := faults(imported, arrows, foreign); !slices.Equal(got, want) {
		t.Errorf("found\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// linked is what a program is made of, by whatever way.
func linked(t *testing.T, env []string, programs ...string) []string {
	t.Helper()
	var all []string
	for _, p := range list(t, env, programs...) {
		all = append(all, p.Deps...)
	}
	return all
}

func TestNothingUnwantedIsLinked(t *testing.T) {
	agent, server := linked(t, wasmTarget, "./wasm", "./wasm/capture"), linked(t, serverTarget, "./server")
	for _, dep := range agent {
		if slices.Contains(unwanted, dep) || strings.HasPrefix(dep, "sidetone/server") {
			t.Errorf("the agent links %s", dep)
		}
	}
	for _, path := range unwanted {
		if !slices.Contains(server, path) {
			t.Errorf("%s is forbidden elsewhere, and not linked into the server either: has it another path now?", path)
		}
	}
}
