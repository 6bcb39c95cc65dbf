package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/words"
)

// What is told beside an observation, of a file and of a token is made far from
// the pages, in the engine of a run, its hands, the importers and the reader of
// logs. These tests look at their sources: nothing of it is a text there.

// madeIn are the folders in which such things are made.
var madeIn = []string{"../shared/run", "../shared/peerconn", "../shared/capture", "../shared/token", "../server/hands", "../wasm/hands",
	"../server/imports", "../server/desk", "../server/acsrows", "../server/logs"}

// remarkIDs are what the ids of such messages begin with.
var remarkIDs = regexp.MustCompile(`^(observed|file)\.[a-z_0-9]*[a-z0-9]$`)

// remarkMakers are the calls that take an id, with the place of it among their
// arguments and what it lacks at its beginning; names and values of the message's
// arguments follow it.
var remarkMakers = map[string]struct {
	at     int
	prefix string
}{
	"Say": {0, ""}, "Ours": {0, ""}, "Note": {0, ""}, "NoteAt": {1, ""}, "Broken": {-1, ""}, "failed": {0, ""}, "say": {0, "observed."}, "said": {0, "observed.logs_"}, "whole": {1, "observed.logs_"},
}

// matching are calls whose literals are compared with what somebody else wrote,
// or read by programs.
var matching = setOf("MustCompile HasPrefix HasSuffix TrimPrefix TrimSuffix Contains ContainsAny Cut CutPrefix CutSuffix Index LastIndex Fields " +
	"Split SplitN Trim TrimLeft TrimRight EqualFold Get Set Call has is one Columns Count ReplaceAll Replace NewReplacer Printf Warn Info Error Debug panic")

// written are literals that others wrote, or that are read by programs.
var written = map[string]string{
	"https:": "scheme", "wss:": "scheme", "ws:": "scheme", "stun:": "scheme", "candidate:": "begins a line of SDP",
	"observed.": "begins an id", "refusal.": "begins an id",
	"onnection state": theirs, "peer connection": theirs, "Failed to load": theirs, "all end": theirs, "SIP response": theirs, "Call Error: ": theirs,
	"Peer to peer connection closed!": theirs, "server response": theirs, "status code": theirs, "Unexpected response code: ": theirs,
	" state to ": theirs, "changed: ": theirs, "iceConnectionState n": theirs, "WebSocket connection to '": theirs, "' failed: Unexpected response code: ": theirs,
	"All pairs are failed": theirs, "response status": theirs, "response code": theirs, "not upgraded": theirs, "There was a bad response from the server": theirs,
	"Azure Communication Services calling SDK": "name of a product",
	"token required": theirs, "[Fast Refresh] ": theirs, "[Live Reload] ": theirs, "ICE failed for component ": theirs,
	"WebSocket: ":           "begins what package failure reads",
	"[session description]": "stands where something was taken out",
	"read: %w":              "is unwrapped before it is told",
	"the row is too long":   "is told as file.csv_long_row",
	"sort by ":              "of a query",
	"partial result: ":      "is logged",
}

// theirs is what browsers, SDKs and servers write, which is looked for.
const theirs = "looked for in lines"

// operators are files whose errors are read by who sets up a server, on its
// terminal, and others that are logged and never told.
var operators = []string{"acsrows/schema.go", "logs/credential.go", "logs/client.go", "logs/query.go", "logs/sweep.go"}

func madeSources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for _, root := range madeIn {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			files[name] = f
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 80 {
		t.Fatalf("only %d sources", len(files))
	}
	return files
}

func TestNoTextWhereObservationsAreMade(t *testing.T) {
	for name, f := range madeSources(t) {
		if slices.ContainsFunc(operators, func(of string) bool { return strings.HasSuffix(name, of) }) {
			continue
		}
		for _, s := range madeTexts(f) {
			t.Errorf("%s: %q comes from no catalogue", name, s)
		}
	}
}

// madeTexts are the string literals of a file that look like a sentence, beside
// those that are compared with what others wrote.
func madeTexts(f *ast.File) (found []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.CaseClause: // what is compared
			for _, s := range n.Body {
				found = append(found, madeTextsIn(s)...)
			}
			return false
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				return false
			}
		case *ast.IndexExpr:
			return false
		case *ast.CallExpr:
			if matching[called(n)] {
				return false
			}
		case *ast.BasicLit:
			if s, ok := literal(n); ok && written[s] == "" && !strings.Contains(s, "(?:") && prose.MatchString(verbs.ReplaceAllString(s, "")) {
				found = append(found, s)
			}
		}
		return true
	})
	return found
}

func madeTextsIn(n ast.Node) []string {
	return madeTexts(&ast.File{Name: ast.NewIdent("p"), Decls: []ast.Decl{&ast.FuncDecl{Name: ast.NewIdent("f"), Type: &ast.FuncType{}, Body: &ast.BlockStmt{List: []ast.Stmt{n.(ast.Stmt)}}}}})
}

// Without this the test above could not fail.
func TestTextsThatAreMadeAreSeen(t *testing.T) {
	for body, want := range map[string]int{
		`o.Detail.Text = "the browser sent nothing"`:              1,
		`return errors.New("an unknown error")`:                   1,
		`switch x { case "not a text": y = "but this is" }`:       1,
		`into.Note("line %d is too long", n)`:                     1,
		`o.Detail.Text = x + " was closed before"`:                1,
		`if strings.HasPrefix(text, "somebody said") { return 1}`: 0,
		`if m["a b c"] || text == "a text of theirs" {}`:          0,
		`into.Note("file.empty")`:                                 0,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package p\nfunc f() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := madeTexts(f); len(got) != want {
			t.Errorf("%s: found %q, want %d", body, got, want)
		}
	}
}

// Every id that is told has a message with the arguments that are given with it,
// and every such message is told by somebody.
func TestRemarksHaveWords(t *testing.T) {
	english, told := words.All("en"), map[string]bool{}
	sources := madeSources(t)
	for _, more := range []string{"../server/reach"} {
		matches, _ := filepath.Glob(filepath.Join(more, "*.go"))
		for _, name := range matches {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			sources[name] = f
		}
	}
	for name, f := range sources {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if called(n) == "told" { // several, each with a value
					for i := 0; i < len(n.Args); i += 2 {
						label, _ := literal(n.Args[i])
						id := "observed." + label
						if told[id] = true; !slices.Equal(lackingIn(english, id), []string{"value"}) {
							t.Errorf("%s: %s has to have one argument, {value}", name, id)
						}
					}
				}
				maker, known := remarkMakers[called(n)]
				if !known {
					break
				}
				at := maker.at
				if at < 0 { // of Broken there are two: one knows the place
					at = slices.IndexFunc(n.Args, func(e ast.Expr) bool { _, is := literal(e); return is })
				}
				if at < 0 || at >= len(n.Args) {
					break
				}
				id, is := literal(n.Args[at])
				if id = maker.prefix + id; !is || !remarkIDs.MatchString(id) {
					break
				}
				told[id] = true
				if got, want := argumentNames(n.Args[at+1:]), lackingIn(english, id); !slices.Equal(got, want) {
					t.Errorf("%s: %s is told with the arguments %q, its message has %q", name, id, got, want)
				}
			case *ast.BasicLit:
				if id, is := literal(n); is && remarkIDs.MatchString(id) {
					if told[id] = true; !english.Has(id) {
						t.Errorf("%s: there is no message %s", name, id)
					}
				}
			}
			return true
		})
	}
	var scripts string
	for _, name := range []string{"boot/load.js", "boot/report.js", "boot/fetching.js"} {
		script, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		scripts += string(script)
	}
	for _, fault := range scriptFaults.FindAllStringSubmatch(scripts, -1) {
		id, given := "observed.agent_"+fault[1], []string{}
		for _, m := range scriptNames.FindAllStringSubmatch(fault[2], -1) {
			given = append(given, m[1])
		}
		if told[id] = true; !slices.Equal(given, lackingIn(english, id)) {
			t.Errorf("a script: %s is told with the arguments %q, its message has %q", id, given, lackingIn(english, id))
		}
	}
	for _, id := range english.IDs() {
		if remarkIDs.MatchString(id) && !told[id] {
			t.Errorf("nobody tells %s", id)
		}
	}
}

// scriptFaults are what the scripts that load the agent tell: new Fault(stage, id,
// {arguments}, ...), or fault(...) in the worker,
// and scriptNames those of its arguments.
var (
	scriptFaults = regexp.MustCompile(`(?:new F|\bf)ault\((?:"[a-z]+"|stage), "([a-z_]+)", \{([^}]*)\}`)
	scriptNames  = regexp.MustCompile(`([a-z_]+)(?::[^,]*)?(?:,|$|\s)`)
)

// argumentNames are those in a call, sorted.
func argumentNames(args []ast.Expr) []string {
	names := map[string]bool{}
	for i := 0; i < len(args); i += 2 {
		name, _ := literal(args[i])
		names[name] = true
	}
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(names))))
}

// lackingIn are the arguments that a message asks for.
func lackingIn(w *words.Catalogue, id string) []string {
	names := map[string]bool{}
	for _, m := range lacking.FindAllStringSubmatch(w.Say(id), -1) {
		names[m[1]] = true
	}
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(names))))
}

var lacking = regexp.MustCompile(words.Missing + `([a-z_]+)⟧`)
