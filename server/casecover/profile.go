package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// block is a line of a coverage profile, "file:1.2,3.4 5 6": from line and
// column to line and column, how many statements, and how often.
type block struct {
	file               string
	fromLine, fromCol  int
	toLine, toCol      int
	statements, passes int
}

func parseBlock(line string) (b block, ok bool) {
	file, rest, ok := strings.Cut(line, ".go:")
	if !ok {
		return b, false
	}
	b.file = file + ".go"
	n, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.fromLine, &b.fromCol, &b.toLine, &b.toCol, &b.statements, &b.passes)
	return b, err == nil && n == 6
}

func (b block) String() string {
	return fmt.Sprintf("%s:%d.%d,%d.%d %d %d", b.file, b.fromLine, b.fromCol, b.toLine, b.toCol, b.statements, b.passes)
}

func (b block) holds(p token.Position) bool {
	after := p.Line > b.fromLine || p.Line == b.fromLine && p.Column >= b.fromCol
	before := p.Line < b.toLine || p.Line == b.toLine && p.Column <= b.toCol
	return after && before
}

// complete adds to the profile the conditions of cases, which are passed as often
// as the switch is, and the values of constants and variables, which always are.
func complete(profile string) error {
	data, err := os.ReadFile(profile)
	if err != nil {
		return err
	}
	counted := map[string][]block{} // by package
	for line := range strings.Lines(string(data)) {
		if b, ok := parseBlock(line); ok {
			counted[path.Dir(b.file)] = append(counted[path.Dir(b.file)], b)
		}
	}
	out := strings.TrimRight(string(data), "\n") + "\n"
	for pkg, blocks := range counted {
		sources, err := sourcesOf(pkg)
		if err != nil {
			return err
		}
		for _, source := range sources {
			more, err := uncounted(path.Join(pkg, filepath.Base(source)), source, blocks)
			if err != nil {
				return err
			}
			for _, b := range more {
				out += b.String() + "\n"
			}
		}
	}
	return os.WriteFile(profile, []byte(out), 0o600)
}

// sourcesOf lists the files that a package is built of.
func sourcesOf(pkg string) (list []string, err error) {
	out, err := exec.Command(os.Getenv(realGo), "list", "-f", `{{range .GoFiles}}{{$.Dir}}/{{.}}{{"\n"}}{{end}}`, pkg).Output()
	return strings.Fields(string(out)), err
}

// uncounted are the expressions of a source file that belong to no statement.
func uncounted(name, source string, counted []block) (more []block, err error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, source, nil, 0)
	if err != nil {
		return nil, err
	}
	add := func(e ast.Expr, passes int) {
		from, to := set.Position(e.Pos()), set.Position(e.End())
		more = append(more, block{name, from.Line, from.Column, to.Line, to.Column, 1, passes})
	}
	for _, d := range tree.Decls {
		if values, ok := d.(*ast.GenDecl); ok {
			for _, spec := range values.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, e := range v.Values {
						add(e, 1)
					}
				}
			}
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SwitchStmt); ok {
			passes := 0
			for _, b := range counted {
				if b.file == name && b.holds(set.Position(s.Pos())) {
					passes = max(passes, b.passes)
				}
			}
			for _, c := range s.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					add(e, passes)
				}
			}
		}
		return true
	})
	return more, nil
}
