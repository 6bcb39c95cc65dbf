package profiles

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/shared/profile"
)

func TestBuiltinProfiles(t *testing.T) {
	for _, name := range Installations() {
		if _, err := Load(name); err == nil || !strings.Contains(err.Error(), "the environment variable ") || !strings.HasSuffix(err.Error(), " is not set") {
			t.Errorf("%s: %v", name, err)
		}
	}
	all := everything(t)
	for i, name := range append(Names(), Installations()...) {
		p := all[i]
		if p.Name != name || p.Title == "" {
			t.Errorf("%s: %+v", name, p)
		}
		if strings.HasPrefix(name, "acs") && (p.Token.RequiredScope != "voip" || p.Limits.RTTMS != 500 || p.Limits.Loss != 0.1 || !p.NeedsMicrophone || len(p.Media) == 0) {
			t.Errorf("%s: %+v", name, p)
		}
	}
	coturn, err := Load("coturn")
	if err != nil || coturn.ICE.Servers[0].Credentials.Secret != "planted" || coturn.ICE.Servers[0].URLs[0] != "stun:relay.example.org:3478" {
		t.Errorf("coturn: %+v, %v", coturn, err)
	}
}

// What the service publishes, and the hosts that its SDK was seen to try.
func TestACSProfileIsComplete(t *testing.T) {
	p, err := Load("acs")
	if err != nil {
		t.Fatal(err)
	}
	urls := strings.Join(p.ICE.Servers[0].URLs, " ")
	for _, want := range []string{":3478?transport=udp", ":3479?transport=udp", ":3480?transport=udp", ":3481?transport=udp", "turn:relay.communication.microsoft.com:443?transport=tcp", "turns:relay.communication.microsoft.com:443?transport=tcp"} {
		if !strings.Contains(urls, want) {
			t.Errorf("no %s", want)
		}
	}
	uses := map[string]profile.Host{}
	for _, h := range p.Hosts {
		uses[h.Name] = h
	}
	for name, want := range map[string]profile.Host{
		"go.trouter.communication.microsoft.com":           {Use: profile.UseSignaling, Mark: profile.Observed},
		"ecs.communication.microsoft.com":                  {Use: profile.UseConfig, Mark: profile.Observed},
		"go-eu.trouter.communications.svc.cloud.microsoft": {Use: profile.UsePlanned, Mark: profile.Reported},
		"*.skype.com": {Use: profile.UseSignaling, Mark: profile.Documented},
	} {
		if got := uses[name]; got.Use != want.Use || got.Mark != want.Mark || got.Wildcard() != (name[0] == '*') {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestVariablesAndFiles(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	reply := write("reply.json", `{"iceServers":[{"urls":["turn:a"],"username":"u","credential":"c"}]}`)
	file := write("p.yaml", "name: a\ntitle: ${TITLE:-none} of ${who}\nice:\n  servers:\n    - credentials: {file: reply.json}\n    - urls: [\"turn:${RELAY}:3478\"]\n")
	t.Setenv("RELAY", "relay.example")
	p, err := Load(file)
	if err != nil || p.Title != "none of ${who}" || p.ICE.Servers[0].Credentials.File != reply || p.ICE.Servers[1].URLs[0] != "turn:relay.example:3478" {
		t.Errorf("%+v, %v", p, err)
	}
	// A variable is checked as if it stood in the file.
	t.Setenv("RELAY", "relay.example:1:2")
	if _, err := Load(file); err == nil || !strings.Contains(err.Error(), "p.yaml:6: ice.servers.1.urls.0: has to be") {
		t.Error(err)
	}
	t.Setenv("TWILIO_ICE_SERVERS", reply)
	if p, err := Load("twilio"); err != nil || p.ICE.Servers[0].Credentials.File != reply {
		t.Errorf("%+v, %v", p, err)
	}
	t.Setenv("TWILIO_ICE_SERVERS", filepath.Join(folder, "nosuch"))
	if _, err := Load("twilio"); err == nil || !strings.Contains(err.Error(), "twilio.yaml:") {
		t.Error(err)
	}
}

// Every rule with its exact message: a person edits these files by hand. Each
// testdata/bad/NAME.yaml is refused with what NAME.want says.
func TestWrongProfilesNameTheLine(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(file, "yaml") + "want")
			if err != nil {
				t.Fatal(err)
			}
			_, err = Load(file)
			if err == nil || err.Error()+"\n" != string(want) {
				t.Errorf("\ngot  %v\nwant %s", err, want)
			}
		})
	}
}

func TestUnknownNameSaysWhatIsAllowed(t *testing.T) {
	_, err := Load("nosuch")
	if err == nil || !strings.Contains(err.Error(), `"nosuch" is not allowed; it has to be embedded, acs, acs-teams, acs-gov, twilio, cloudflare, chime, daily, telnyx, vonage, coturn, jitsi, livekit, livekit-cloud, amazon-connect, genesys or a YAML file`) {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range Names() {
		f.Add(builtin[name])
	}
	f.Add([]byte("name: a\nice:\n  servers:\n    - urls: [turn:a]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse("p.yaml", data)
		if err == nil && !nameForm.MatchString(p.Name) {
			t.Errorf("accepted the name %q", p.Name)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
