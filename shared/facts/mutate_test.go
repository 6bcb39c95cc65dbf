//go:build mutate

package facts

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mutant is a fault in a source file: the bytes from one place to another are
// other ones.
type mutant struct {
	file     string
	at       token.Position
	from, to int
	text     string
	of       string // what stood there
}

// flipped is the tag that a mutant puts in place of another: the next weaker
// one, and the strongest for the weakest.
var flipped = map[string]string{"Measured": "Observed", "Observed": "Correlated", "Correlated": "Inferred", "Inferred": "Measured"}

// TestCodeMutants is the test of the tests of the facts: each tag is made
// another one and each threshold is moved both ways, and the tests of the facts
// or those of the rules have to fail. "make mutate" runs it; survivors are
// printed. MUTATE names one file to take alone.
func TestCodeMutants(t *testing.T) {
	faults := codeMutants(t)
	if len(faults) == 0 {
		t.Fatal("there is nothing to make wrong")
	}
	if (mutant{file: faults[0].file}).noticed(t) {
		t.Fatal("the tests fail without a fault")
	}
	survived := 0
	for _, m := range faults {
		if !m.noticed(t) {
			survived++
			t.Logf("unnoticed: %s:%d: %s as %s", m.file, m.at.Line, m.of, m.text)
		}
	}
	share := 100 * (len(faults) - survived) / max(1, len(faults))
	t.Logf("%d faults in the facts, %d noticed: %d %%", len(faults), len(faults)-survived, share)
	if share < wantedShare {
		t.Errorf("fewer than %d %% are noticed", wantedShare)
	}
}

// wantedShare of the faults has to be noticed, in per cent.
const wantedShare = 95

func codeMutants(t *testing.T) []mutant {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []mutant
	for _, file := range files {
		if only := os.Getenv("MUTATE"); strings.HasSuffix(file, "_test.go") || only != "" && only != file {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		at := func(n ast.Node, of, text string) mutant {
			from := set.Position(n.Pos())
			return mutant{file, from, from.Offset, set.Position(n.End()).Offset, text, of}
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "report" && flipped[n.Sel.Name] != "" {
					list = append(list, at(n.Sel, n.Sel.Name, flipped[n.Sel.Name]))
				}
			case *ast.ValueSpec:
				if file == "limits.go" {
					for i, value := range n.Values {
						for _, text := range moved(value) {
							list = append(list, at(value, n.Names[i].Name, text))
						}
					}
				}
			}
			return true
		})
	}
	return list
}

// moved is a number a tenth up and down, a whole one by one at least.
func moved(e ast.Expr) []string {
	number, ok := e.(*ast.BasicLit)
	if !ok {
		return nil
	}
	v, err := strconv.ParseFloat(number.Value, 64)
	if err != nil {
		return nil
	}
	if number.Kind == token.INT {
		step := max(1, int(v)/10)
		return []string{strconv.Itoa(int(v) + step), strconv.Itoa(int(v) - step)}
	}
	return []string{strconv.FormatFloat(v*1.1, 'g', -1, 64), strconv.FormatFloat(v*0.9, 'g', -1, 64)}
}

// noticed runs the tests with the fault in place of the file: one that no
// longer compiles is noticed as well.
func (m mutant) noticed(t *testing.T) bool {
	t.Helper()
	text, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	faulty, overlay := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
	put := func(file string, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(faulty, slices.Concat(text[:m.from], []byte(m.text), text[m.to:]))
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{path: faulty}})
	if err != nil {
		t.Fatal(err)
	}
	put(overlay, replace)
	// One after the other: the tests of the facts are built in a fraction of the
	// time, and most that is wrong is noticed there or in the pictures.
	for _, tests := range []string{".", "../playbook"} {
		if exec.Command("go", "test", "-short", "-failfast", "-overlay", overlay, tests).Run() != nil {
			return true
		}
	}
	return false
}
