//go:build linux

package local

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"
)

// maxLine of what a script says: the text of a page that failed is among it.
const maxLine = 1 << 20

// Node runs a script, the first of the arguments, in the folder of the test, and
// reads what it says: a line of JSON for each T. It is ended when it takes longer
// than within. What it said before it failed is given, and the test fails.
func Node[T any](t *testing.T, within time.Duration, arguments ...string) (said []T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", arguments...)
	cmd.WaitDelay, cmd.Stderr = time.Second, os.Stderr
	output, err := cmd.Output()
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var one T
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Errorf("%v in %q", err, lines.Text())
			continue
		}
		said = append(said, one)
	}
	if err != nil {
		t.Errorf("%s: %v", arguments[0], err)
	}
	return said
}
