package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sidetone/shared/words"
)

// What people read comes from package words. These tests look at the sources
// of everything that is shown, or printed for a person.
var shownIn = []string{".", "page", "request", "../server/probe", "../server/command/explaincode.go"}

// sinks are calls whose arguments are read by people.
var sinks = setOf("Text Placeholder Title Alt Label line heading note text long number share fact chip Fprint Fprintf Fprintln WriteString printReport Show Println")

// attributes are calls whose arguments are markup, ids or names of files.
var attributes = setOf("Class ID Href Attr Role For Name Type Src Method Action EncType Get Set Call GetElementByID New Has Getenv " +
	"HasPrefix HasSuffix TrimPrefix TrimSuffix Contains ContainsAny Cut LastIndex Index Fields Split Format MustCompile Errorf " +
	"Parse ParseFS ExecuteTemplate setRoot takeTyped focus entitle section find Aria single whose term cause copyLabel copiedText whole family")

// allowed are literals that are the same in every language.
var allowed = map[string]string{
	"try.":                         "part of an id",
	"origin of-run":                "classes of the style sheet",
	"origin of-call":               "classes of the style sheet",
	"Sidetone":                     "name of the product",
	"CSV":                          "name of a format",
	"JSON":                         "name of a format",
	"n":                            "a key",
	"URL":                          "term of the field",
	"Upgrade: ":                    "header of HTTP",
	"Connection: ":                 "header of HTTP",
	"2006-01-02 15:04:05 UTC":      "layout of a time",
	"2006-01-02 15:04":             "layout of a time",
	"%s %s\n  %s\n":                "layout of a line",
	"the run came to no judgement": "error of a program, on standard error",
	"no server":                    "error of a program, on standard error",
	"nothing to test":              "error of a program, on standard error",
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// sources are the files of Go that are looked at.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, where := range shownIn {
		names, err := filepath.Glob(filepath.Join(where, "*.go"))
		if strings.HasSuffix(where, ".go") {
			names = []string{where}
		}
		if err != nil || len(names) == 0 {
			t.Fatalf("no sources in %s: %v", where, err)
		}
		for _, name := range names {
			// Metrics are read by programs, and their help by who sets those up.
			if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "metrics.go" {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = f
		}
	}
	return files
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// Every id that the sources name has a message, and so has at least one id
// that begins like those that are put together.
func TestIDsHaveMessages(t *testing.T) {
	all := words.All("en")
	ids := all.IDs()
	begins := func(prefix string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return strings.HasPrefix(id, prefix) })
	}
	check := func(file string, e ast.Expr) {
		if sum, ok := e.(*ast.BinaryExpr); ok {
			for {
				left, ok := sum.X.(*ast.BinaryExpr)
				if !ok {
					break
				}
				sum = left
			}
			if s, ok := literal(sum.X); ok && !begins(s) {
				t.Errorf("%s: no message has an id that begins with %q", file, s)
			}
			return
		}
		if s, ok := literal(e); ok && !all.Has(s) {
			t.Errorf("%s: there is no message %q", file, s)
		}
	}
	seen := 0
	for name, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				switch called(n) {
				case "Say", "say", "count", "family":
					if len(n.Args) > 1 && called(n) == "count" {
						check(name, n.Args[1])
					} else {
						check(name, n.Args[0])
					}
					seen++
				case "term":
					if s, ok := literal(n.Args[0]); ok && !begins(s+".") {
						t.Errorf("%s: there is no term of kind %q", name, s)
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "ID" {
					if s, ok := literal(n.Value); ok && strings.Contains(s, ".") {
						check(name, n.Value)
					}
				}
			}
			return true
		})
	}
	if seen < 100 {
		t.Errorf("only %d sentences were found in the sources", seen)
	}
}

var (
	verbs  = regexp.MustCompile(`%[-+ #0-9.*]*[a-zA-Z]`)
	letter = regexp.MustCompile(`\pL`)
	prose  = regexp.MustCompile(`\pL\pL+[,.:;]? \pL|\pL\pL+[.:] ?$`)
)

// No text that people read stands in the sources of Go.
func TestNoTextInSources(t *testing.T) {
	for name, f := range sources(t) {
		for _, s := range shownLiterals(f) {
			t.Errorf("%s: %q is shown and comes from no catalogue", name, s)
		}
	}
}

// shownLiterals are the string literals of a file that people would read:
// those with letters in a sink, and elsewhere those that look like a sentence.
func shownLiterals(f *ast.File) (found []string) {
	var look func(n ast.Node, sink bool)
	look = func(n ast.Node, sink bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.ImportSpec, *ast.Field:
				return false
			case *ast.CallExpr:
				name := called(m)
				if name == "Say" || name == "say" || attributes[name] && !sinks[name] {
					for _, a := range m.Args {
						if name == "Aria" {
							continue
						}
						if _, is := literal(a); !is {
							look(a, false)
						}
					}
					if name == "Aria" && len(m.Args) == 2 {
						if s, _ := literal(m.Args[0]); s == "label" {
							look(m.Args[1], true)
						}
					}
					look(m.Fun, false)
					return false
				}
				if sinks[name] {
					for _, a := range m.Args {
						look(a, true)
					}
					look(m.Fun, false)
					return false
				}
			case *ast.CompositeLit:
				if id, ok := m.Type.(*ast.Ident); ok && (id.Name == "fact" || id.Name == "cell") {
					for _, e := range m.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name != "text" {
							continue
						}
						look(e, true)
					}
					return false
				}
			case *ast.IndexExpr:
				look(m.X, sink)
				return false
			case *ast.BasicLit:
				s, ok := literal(m)
				if !ok || allowed[s] != "" || isID(s) {
					return true
				}
				bare := verbs.ReplaceAllString(s, "")
				if sink && letter.MatchString(bare) || prose.MatchString(bare) {
					found = append(found, s)
				}
			}
			return true
		})
	}
	look(f, false)
	return found
}

// isID: what an id begins with; whether the message is there is tested above.
func isID(s string) bool {
	return strings.Contains(s, ".") && !strings.Contains(s, " ") &&
		slices.ContainsFunc(words.All("en").IDs(), func(id string) bool { return strings.HasPrefix(id, s) })
}

// The detector itself: without it the test above could not fail.
func TestDetectorSeesText(t *testing.T) {
	for body, want := range map[string]int{
		`app.P().Text("Hello")`:                                  1,
		`app.P().Class("a b").Text(w.Say("a.b"))`:                0,
		`app.P().Aria("label", "Steps")`:                         1,
		`app.P().Aria("describedby", "hint")`:                    0,
		`x := "It took " + y`:                                    1,
		`x := "It took a while"`:                                 1,
		`app.Li().Text(fmt.Sprintf("%d of them", n))`:            1,
		`fmt.Fprintf(out, "%s %d", a, b)`:                        0,
		`facts = append(facts, fact{"Browser", x})`:              1,
		`app.If(x, func() app.UI { return app.P().Text("Hi") })`: 1,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package p\nfunc f() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := shownLiterals(f); len(got) != want {
			t.Errorf("%s: found %q, want %d", body, got, want)
		}
	}
}

// Strings of scripts that are no words for the people at the page.
var allowedScripts = map[string]string{
	"stun:":                   "scheme of a URI",
	"the agent was answered ": forDevelopers,
	"the agent did not start": forDevelopers,
}

// forDevelopers: an error that a calling page's own code is given.
const forDevelopers = "error of the capture"

var jsString = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`)

// No sentence stands in the scripts.
func TestNoTextInScripts(t *testing.T) {
	for _, folder := range []string{"boot", "capture", "demo"} {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".js" {
				return err
			}
			content, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(content)) {
				if strings.HasPrefix(strings.TrimSpace(line), "//") {
					continue
				}
				for _, s := range jsString.FindAllString(line, -1) {
					s = s[1 : len(s)-1]
					if prose.MatchString(s) && allowedScripts[s] == "" {
						t.Errorf("%s: %q is no word of a catalogue", name, s)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

var (
	action = regexp.MustCompile(`\{\{[^}]*\}\}`)
	script = regexp.MustCompile(`(?s)<script.*?</script>`)
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
	spoken = regexp.MustCompile(`(?:aria-label|alt|title|placeholder)="([^"]*)"`)
)

// No text stands in the templates of pages.
func TestNoTextInTemplates(t *testing.T) {
	for _, name := range []string{"page/shell.html", "demo/call.html"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		bare := script.ReplaceAllString(action.ReplaceAllString(string(content), ""), "")
		for _, m := range spoken.FindAllStringSubmatch(bare, -1) {
			bare += m[1]
		}
		if text := strings.TrimSpace(tag.ReplaceAllString(bare, "")); letter.MatchString(text) {
			t.Errorf("%s: %q comes from no catalogue", name, text)
		}
	}
}
