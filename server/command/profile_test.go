package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/profiles"
)

const officeList = `[{"id":11,"serviceArea":"Skype","ips":["52.112.0.0/14","52.122.0.0/15","198.51.100.0/24"]},
	{"id":12,"serviceArea":"Skype","ips":["52.112.0.0/14","52.122.0.0/15","2603:1063::/38"]}]`

func profileRun(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = Run(context.Background(), append([]string{"profile"}, args...), Environment{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }})
	return code, stdout.String(), stderr.String()
}

func TestProfileUpdate(t *testing.T) {
	dir := t.TempDir()
	published, out := filepath.Join(dir, "worldwide.json"), filepath.Join(dir, "acs-teams.yaml")
	if err := os.WriteFile(published, []byte(officeList), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, told := profileRun("update", published, "--profile", "acs-teams", "--out", out, "--read", "2026-12-01")
	want := "microsoft365/11: 2 kept, 1 new, 1 gone\n  + 198.51.100.0/24\n  - 2603:1063::/38\nmicrosoft365/12: 3 kept, 0 new, 0 gone\n"
	if code != 0 || told != want {
		t.Fatalf("%d\n%s\nwant\n%s", code, told, want)
	}
	before, err := profiles.Load("acs-teams")
	if err != nil {
		t.Fatal(err)
	}
	after, err := profiles.Load(out)
	if err != nil {
		t.Fatal(err)
	}
	nets := map[string][]string{}
	for _, m := range after.Media {
		nets[m.List] = append(nets[m.List], m.Net+" "+m.Proto+" "+m.Ports)
	}
	if got := strings.Join(nets["microsoft365/11"], ", "); got != "52.112.0.0/14 udp 3478-3481, 52.122.0.0/15 udp 3478-3481, 198.51.100.0/24 udp 3478-3481" {
		t.Error(got)
	}
	if len(nets[""]) != 2 || len(after.Hosts) != len(before.Hosts) || len(after.ICE.Servers) != len(before.ICE.Servers) {
		t.Errorf("what is of no list changed: %+v", after)
	}
	for _, s := range after.Sources {
		if (s.Read == "2026-12-01") != (s.List != "") {
			t.Errorf("%+v", s)
		}
	}
	written, _ := os.ReadFile(out)
	if !strings.Contains(string(written), "# Teams, as published.") || !strings.Contains(string(written), "${ACS_RESOURCE_HOST:-}") {
		t.Error("remarks and variables have to stay")
	}
	// The same list once more changes nothing.
	if code, _, told := profileRun("update", published, "--profile", out, "--out", out, "--read", "2026-12-01"); code != 0 || !strings.Contains(told, "3 kept, 0 new, 0 gone") {
		t.Errorf("%d %s", code, told)
	}
	if again, _ := os.ReadFile(out); !bytes.Equal(again, written) {
		t.Error("it is another file")
	}
}

func TestProfileSaysWhatIsWrong(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte("192.0.2.0/24\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, want := range map[string]string{
		"":                                  "there are profile list, show, check and update",
		"nonsense":                          `"nonsense" is not allowed`,
		"show":                              "takes one argument",
		"show nosuch":                       `"nosuch" is not allowed`,
		"list extra":                        `"extra" is not allowed`,
		"check coturn":                      "COTURN_HOST is not set",
		"update " + list:                    "--profile: is missing",
		"update /none --profile acs":        `"/none" cannot be read`,
		"update " + list + " --profile acs": "has no source with a list",
		"update " + list + " --profile acs-teams":                  "none of the lists that the profile reads: microsoft365/11",
		"update " + list + " --profile acs-teams --read yesterday": `--read: "yesterday" is not allowed`,
		"update " + list + " --profile nosuch":                     `--profile: "nosuch" is not allowed`,
	} {
		code, out, told := profileRun(strings.Fields(args)...)
		if code != exitUsage || out != "" || !strings.Contains(told, want) || strings.Count(told, "\n") != 1 {
			t.Errorf("%s: %d %q %q, want %q", args, code, out, told, want)
		}
	}
	code, out, _ := profileRun("list")
	if code != 0 || !strings.Contains(out, "amazon-connect") || !strings.Contains(out, "CONNECT_INSTANCE, CONNECT_REGION") || strings.Contains(out, "CONNECT_TURN_HOST") {
		t.Errorf("%d %s", code, out)
	}
	if code, out, _ := profileRun("show", "chime"); code != 0 || !strings.Contains(out, "99.77.128.0/18") {
		t.Errorf("%d %s", code, out)
	}
	if code, out, _ := profileRun("check", "chime"); code != 0 || out != "chime: Amazon Chime SDK\n" {
		t.Errorf("%d %s", code, out)
	}
}
