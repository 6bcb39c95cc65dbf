package capture

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryFileIsInTheScriptOnce(t *testing.T) {
	found, err := fs.Glob(files, "*.js")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, name := range order {
		want = append(want, name+".js")
	}
	slices.Sort(want)
	if !slices.Equal(found, want) {
		t.Errorf("the script is made of %v, the folder has %v", want, found)
	}
}

var build = Build{Version: "v1", Agent: "/assets/a.wasm", Loader: "/assets/l.mjs", Hosts: []string{"self", `evil"</script>`}}

func TestForms(t *testing.T) {
	classic, err := Classic(build)
	if err != nil {
		t.Fatal(err)
	}
	module, err := Module(build)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(classic, "export ") || strings.Contains(classic, "import.meta") || !strings.HasPrefix(classic, "(() => {") {
		t.Error("the classic script is none")
	}
	if !strings.Contains(module, "export default Sidetone") || strings.Contains(module, "currentScript") {
		t.Error("the module is none")
	}
	for _, form := range []string{classic, module} {
		if strings.Contains(form, "</script>") || !strings.Contains(form, `"agent":"/assets/a.wasm"`) {
			t.Error("what the server knows is not in the script as it should be")
		}
	}
}

// What TypeScript is told of is there, and the other way round.
func TestTypesNameWhatTheModuleExports(t *testing.T) {
	declared := map[string]bool{}
	for _, m := range regexp.MustCompile(`export declare (?:function|const) (\w+)`).FindAllStringSubmatch(types, -1) {
		declared[m[1]] = true
	}
	exported := map[string]bool{}
	for _, m := range regexp.MustCompile(`export (?:const )?\{([^}]*)\}`).FindAllStringSubmatch(moduleEnd, -1) {
		for _, name := range strings.Split(m[1], ",") {
			_, as, renamed := strings.Cut(name, " as ")
			if !renamed {
				as = name
			}
			exported[strings.TrimSpace(as)] = true
		}
	}
	for name := range exported {
		if !declared[name] {
			t.Errorf("%s has no type", name)
		}
	}
	for name := range declared {
		if !exported[name] {
			t.Errorf("%s is not exported", name)
		}
	}
}
