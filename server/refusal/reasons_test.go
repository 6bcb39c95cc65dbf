package refusal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sidetone/shared/words"
)

// makers are the functions that make a refusal, with the place of the reason
// among their arguments.
var makers = map[string]int{"New": 1, "InField": 1, "Later": 1}

// TestEveryReasonHasWords reads the server's sources: a reason that stands
// there is a message of the catalogues, and has just the arguments that the
// message names; and every message is somebody's reason.
func TestEveryReasonHasWords(t *testing.T) {
	english, used := words.All("en"), map[string]bool{}
	var beginnings []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "storetest") {
			return filepath.SkipDir
		}
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				of, ok := n.Fun.(*ast.SelectorExpr)
				if !ok {
					break
				}
				at, made := makers[of.Sel.Name]
				if pkg, ok := of.X.(*ast.Ident); !made || !ok || pkg.Name != "refusal" || len(n.Args) <= at {
					break
				}
				if reason, ok := text(n.Args[at]); ok {
					used[reason] = true
					if got, want := names(n.Args[at+1:]), arguments(english, reason); !slices.Equal(got, want) {
						t.Errorf("%s: %s has the arguments %q and its message %q", path, reason, got, want)
					}
				} else if sum, ok := n.Args[at].(*ast.BinaryExpr); ok {
					if begins, ok := text(sum.X); ok {
						beginnings = append(beginnings, begins)
					}
				}
			case *ast.BasicLit:
				// Reasons that are handed on before they are somebody's refusal.
				if s, ok := text(n); ok && english.Has(messages+s) {
					used[s] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil || len(used) == 0 {
		t.Fatal(err, len(used))
	}
	for reason := range used {
		if !english.Has(messages + reason) {
			t.Errorf("there are no words for %q", reason)
		}
	}
	beginnings = append(beginnings, "provider_") // openid's, behind which one of its own stands
	for _, id := range english.IDs() {
		reason, ok := strings.CutPrefix(id, messages)
		begins := func(s string) bool { return strings.HasPrefix(reason, s) }
		if ok && !used[reason] && !slices.ContainsFunc(beginnings, begins) {
			t.Errorf("%s is nobody's reason", id)
		}
	}
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// names are those of the arguments in a call, sorted.
func names(args []ast.Expr) []string {
	list := []string{}
	for i := 0; i < len(args); i += 2 {
		name, _ := text(args[i])
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// arguments are those that a message lacks when it is said without any.
func arguments(w *words.Catalogue, reason string) []string {
	list := []string{}
	for _, m := range lacking.FindAllStringSubmatch(w.Say(messages+reason), -1) {
		list = append(list, m[1])
	}
	slices.Sort(list)
	return list
}

var lacking = regexp.MustCompile(words.Missing + `([a-z_]+)⟧`)
