package command

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/shared/codes"
	"sidetone/shared/words"
)

func TestExplainCode(t *testing.T) {
	for args, want := range map[string][]string{
		"--code 410/3112":                {"acs 410/3112\n", "no relay candidate", "ExpectedError", "(turn_unreachable / silent)", "UDP 3478-3481", "learn.microsoft.com"},
		"--code acs:410/3112":            {"acs 410/3112\n"},
		"--code 53405":                   {"twilio 53405\n", "(ice_failed / no_pair), among others"},
		"--code 401/44113":               {"Seen when @azure/communication-calling 2.0.0 was run; not documented"},
		"--code 410/3112 --code 401/7":   {"acs 410/3112\n", "The sub-code of 401/7 is not known. By itself its code means:\nacs 401\n"},
		"--code 410/3112,3100":           {"acs 410/3112\n", "acs 410/3100\n"},
		"--code 410/3112 53405":          {"acs 410/3112\n", "twilio 53405\n"},
		"--code 486":                     {"486 can be one of 4:\nacs 486/10321\n", "acs 486/560486\n", "stun 486\n"},
		"--code 487/0":                   {"Points to:  nothing about the connection, a device or a policy", "A normal end"},
		"--code 477/12":                  {"477/12 is not known. Codes of its range mean: an error of the client.\n"},
		"--code livekit:99":              {"livekit:99 is not known, and nothing is said of its range.\n"},
		"--code websocket:4001 --code 7": {"the application's own", "livekit-connect 7\n"},
	} {
		code, out, errs := run("explain " + args)
		if code != 0 || errs != "" {
			t.Errorf("%s: exit %d, %q", args, code, errs)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: no %q in\n%s", args, w, out)
			}
		}
	}
}

func TestExplainCodeRefuses(t *testing.T) {
	for args, want := range map[string]string{
		"--code nonsense":           `"nonsense" is not a code; it has to be a code such as 410/3112`,
		"--code 410/":               `"410/" is not a code`,
		"--code 410/3112 file.json": `"file.json" is not`,
		"--code zoom:1":             `"zoom" is not known here; a code may begin with one of acs, twilio`,
		"--code 410/3112,":          `"" is not a code`,
	} {
		code, out, errs := run("explain " + args)
		if code != 2 || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit %d, %q, %q", args, code, out, errs)
		}
	}
}

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
