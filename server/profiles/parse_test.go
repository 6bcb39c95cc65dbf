package profiles

import (
	"strings"
	"testing"
)

func TestBuiltinProfilesParse(t *testing.T) {
	for _, name := range Names() {
		p, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != name || p.Token.RequiredScope != "voip" || p.Token.ScopeClaim != "acsScope" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p, _ := Load("acs"); p.Limits.RTTMS != 500 || p.Limits.Loss != 0.1 || !p.NeedsMicrophone {
		t.Errorf("acs: %+v", p)
	}
}

// Every rule with its exact message: a person edits these files by hand.
func TestWrongProfilesNameTheLine(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"empty", "", "p.yaml:1: is empty"},
		{"unknown key", "name: a\ntoken:\n  scope: x\n", "p.yaml:3: field scope not found in type profile.Token"},
		{"unknown key at top", "name: a\nserver: x\n", "p.yaml:2: field server not found in type profile.Profile"},
		{"broken", "name: a\nice: [\n", "p.yaml:2: did not find expected node content"},
		{"type", "name: a\ndirect_tcp: perhaps\n", "p.yaml:2: cannot unmarshal !!str `perhaps` into bool"},
		{"two documents", "name: a\n---\nname: b\n", "p.yaml: holds more than one document"},
		{"no name", "title: a\n", "p.yaml:1: name: has to be lower case letters, digits and dashes"},
		{"bad name", "title: a\nname: A b\n", "p.yaml:2: name: has to be lower case letters, digits and dashes"},
		{"no urls", "name: a\nice:\n  servers:\n    - credentials: {secret: x}\n", "p.yaml:4: ice.servers.0.urls: has to list at least one URL"},
		{"bad url", "name: a\nice:\n  servers:\n    - urls:\n        - stun:a\n        - http://b\n",
			"p.yaml:6: ice.servers.0.urls.1: has to be stun:host:port, turn:host:port?transport=udp or tcp, or turns:host:port?transport=tcp"},
		{"half credentials", "name: a\nice:\n  servers:\n    - urls: [turn:a]\n      credentials:\n        username: u\n",
			"p.yaml:6: ice.servers.0.credentials: has to have username and password, or neither"},
		{"both credentials", "name: a\nice:\n  servers:\n    - urls: [turn:a]\n      credentials:\n        username: u\n        secret: s\n",
			"p.yaml:6: ice.servers.0.credentials: has to be username and password, or secret, not both"},
		{"ttl alone", "name: a\nice:\n  servers:\n    - urls: [turn:a]\n      credentials:\n        ttl_s: 5\n",
			"p.yaml:6: ice.servers.0.credentials.ttl_s: means something with secret only"},
		{"signaling", "name: a\nsignaling:\n  url: https://x\n", "p.yaml:3: signaling.url: has to begin with ws:// or wss://"},
		{"scope", "name: a\ntoken:\n  required_scope: v\n", "p.yaml:3: token.required_scope: needs scope_claim, which says where scopes are found"},
		{"resource", "name: a\ntoken:\n  resource: v\n", "p.yaml:3: token.resource: needs resource_claim, which says where it is found"},
		{"check", "name: a\ntoken:\n  check:\n    url: //evil\n", "p.yaml:4: token.check.url: has to begin with https:// or http://, or be a path of this server"},
		{"limits", "name: a\nlimits:\n  rtt_ms: 5\n  loss: 10\n", "p.yaml:4: limits.loss: has to be from 0 to 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("p.yaml", []byte(c.yaml))
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestUnknownNameSaysWhatIsAllowed(t *testing.T) {
	_, err := Load("nosuch")
	if err == nil || !strings.Contains(err.Error(), `"nosuch" is not allowed; it has to be embedded, acs or a YAML file`) {
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
