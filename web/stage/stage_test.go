package stage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What lean does to lines is only right where no string goes over several.
func TestSourcesSuitLean(t *testing.T) {
	for name, script := range map[string]string{
		"nodes.js": nodes, "peers.js": peers, "worker.js": worker,
		"drawing.js": drawing, "connecting.js": connecting, "page.js": page,
	} {
		if strings.Contains(script, "`") {
			t.Errorf("%s holds a template literal, which lean could change", name)
		}
	}
}

// A property that go-app sets and that our nodes do not know would be set in the
// worker alone, and nobody would see it on the page.
func TestNodesHaveWhatGoAppSets(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/maxence-charriere/go-app/v10/pkg/app").Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := strings.TrimSpace(string(out))
	set := map[string]bool{}
	for _, file := range []string{"attribute.go", "js_wasm.go"} {
		for _, name := range setBy(t, filepath.Join(dir, file)) {
			set[name] = true
		}
	}
	for _, name := range []string{"hidden", "contentEditable", "nodeValue", "innerHTML"} {
		if !set[name] {
			t.Fatalf("%s is not among what go-app sets: %v", name, set)
		}
	}
	for name := range set {
		if !strings.Contains(nodes, strconv.Quote(name)) && !strings.Contains(nodes, "set "+name+"(") {
			t.Errorf("go-app sets %s, which nodes.js does not know", name)
		}
	}
}

// setBy are the names that a file of go-app's sets on elements: given to Set, or by
// the case of a switch of which the body gives its name to Set.
func setBy(t *testing.T, path string) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := func(e ast.Expr) {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			name, _ := strconv.Unquote(l.Value)
			names = append(names, name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Set" && len(n.Args) == 2 {
				literal(n.Args[0])
			}
		case *ast.CaseClause:
			if sets(n) {
				for _, e := range n.List {
					literal(e)
				}
			}
		}
		return true
	})
	return names
}

// sets: the body of the case calls Set with its own name.
func sets(c *ast.CaseClause) (yes bool) {
	for _, s := range c.Body {
		ast.Inspect(s, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 2 {
				f, method := call.Fun.(*ast.SelectorExpr)
				name, own := call.Args[0].(*ast.Ident)
				yes = yes || method && own && f.Sel.Name == "Set" && name.Name == "name"
			}
			return true
		})
	}
	return yes
}
