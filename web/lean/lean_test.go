package lean

import "testing"

func TestScriptKeepsTheCode(t *testing.T) {
	got := Script("// a comment\n\n  if (a) b();  // beside code\nconst u = \"https://x\";\n")
	if want := "if (a) b();  // beside code\nconst u = \"https://x\";\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
