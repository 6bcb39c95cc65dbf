package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A report in an address is explained as one in a file is, however it is given.
func TestExplainReadsAReportInAnAddress(t *testing.T) {
	const file = "../../shared/carried/testdata/form1.code"
	code, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	address := "https://sidetone.example/r/#" + string(code)
	saved := filepath.Join(t.TempDir(), "address.txt")
	if err := os.WriteFile(saved, []byte(address+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var first string
	for _, arg := range []string{string(code), address, saved} {
		var out, wrong bytes.Buffer
		err := explainCommand(t.Context(), []string{arg}, Environment{Stdout: &out, Stderr: &wrong})
		if err != nil || wrong.Len() > 0 || !strings.Contains(out.String(), "Nobody vouches") {
			t.Errorf("%.40q: %v %s\n%s", arg, err, wrong.String(), out.String())
		}
		if first == "" {
			first = out.String()
		}
		if out.String() != first {
			t.Errorf("%.40q is explained otherwise:\n%s", arg, out.String())
		}
	}
	var out, wrong bytes.Buffer
	err = explainCommand(t.Context(), []string{address[:len(address)-20]}, Environment{Stdout: &out, Stderr: &wrong})
	if err == nil || !strings.Contains(wrong.String(), "a part of it is missing") {
		t.Errorf("%v %s", err, wrong.String())
	}
}
