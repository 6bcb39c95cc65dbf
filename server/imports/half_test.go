package imports

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// A file that ends too early, as a download that was broken off or a log that
// was cut, makes no healthy call a sick one.
func TestHalfAHealthyFileIsNotSick(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(relativesFolder, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		for _, r := range readRelatives(t, file) {
			// What went wrong first and is not known to have been mended.
			begins := []string{"one of two failed", "failed and then", "disconnected and back", "a bad URL beside", "healthy, a TLS relay", "healthy, and the relay"}
			if slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(r.name, b) }) {
				continue
			}
			if len(r.files) != 1 || !slices.Contains(r.verdicts, report.Healthy) || len(r.primary) != 1 {
				continue
			}
			whole := r.files[0].text
			for _, share := range []int{5, 20, 35, 50, 65, 80, 90, 95, 99} {
				tried++
				a, _ := Read(r.files[0].name, strings.NewReader(whole[:len(whole)*share/100]), options(t))
				if a == nil {
					continue
				}
				if got := answerOf(playbook.Diagnose(Join(report.Report{}, []*artefact.Artefact{a}))); len(got.holding) > 0 {
					t.Errorf("%s, %d %% of it: %s, %q", r.name, share, got, got.holding)
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("only %d were tried", tried)
	}
}
