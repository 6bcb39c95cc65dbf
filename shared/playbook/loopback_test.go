package playbook

import (
	"strings"
	"testing"

	"sidetone/shared/report"
)

// An inconclusive run says what was not tested.
func TestSummaryNamesWhatWasNotTested(t *testing.T) {
	for _, c := range []struct {
		name     string
		scene    *scene
		want     []string
		unwanted []string
	}{
		{"one kind of relay", foreignScene().untriedPath(report.RelayTCP), []string{"the relay over TCP"}, []string{"the direct path", "the relay over UDP"}},
		{"no credentials", foreignScene().unknownCredentials("tcp").unknownCredentials("udp").untriedPath(report.RelayTCP).untriedPath(report.RelayUDP),
			[]string{"a path for sound and picture", "the direct path"}, nil},
	} {
		d := spoken(c.scene.r)
		for _, want := range c.want {
			if !strings.Contains(d.Summary, want) {
				t.Errorf("%s: %q does not name %s", c.name, d.Summary, want)
			}
		}
		for _, unwanted := range c.unwanted {
			if strings.Contains(d.Summary, unwanted) {
				t.Errorf("%s: %q names %s", c.name, d.Summary, unwanted)
			}
		}
	}
}
