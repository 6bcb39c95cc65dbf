package command

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/shared/codes"
	"sidetone/shared/words"
)

// Every row of the table is known to the command under its own name.
func TestExplainKnowsEveryCode(t *testing.T) {
	all := codes.All()
	var args []string
	for _, e := range all {
		args = append(args, "--code "+e.Vendor+":"+e.Name())
	}
	code, out, errs := run("explain --json " + strings.Join(args, " "))
	var answers []codeAnswer
	if err := json.Unmarshal([]byte(out), &answers); code != 0 || err != nil || len(answers) != len(all) {
		t.Fatalf("exit %d, %v, %d answers, %q", code, err, len(answers), errs)
	}
	for i, e := range all {
		a := answers[i]
		if !a.Known || len(a.Entries) == 0 || a.Entries[0].Meaning != words.All("en").Say(e.MeaningID()) || a.Entries[0].Advice == "" || a.Entries[0].Source == "" {
			t.Errorf("%s %s: %+v", e.Vendor, e.Name(), a)
		}
		if e.Hypothesis != "" && !words.All("en").Has("cause."+e.Hypothesis+"."+e.Cause+".name") {
			t.Errorf("%s/%s has no words", e.Hypothesis, e.Cause)
		}
	}
}
