package icereply

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want []Server
	}{
		"Twilio": {`{"account_sid":"AC1","username":"tu","password":"tp","ttl":"86400","date_created":"x","ice_servers":[
			{"url":"stun:global.stun.twilio.com:3478","urls":"stun:global.stun.twilio.com:3478"},
			{"credential":"tp","url":"turn:global.turn.twilio.com:443?transport=tcp","urls":"turn:global.turn.twilio.com:443?transport=tcp","username":"tu"}]}`,
			[]Server{{URLs: []string{"stun:global.stun.twilio.com:3478"}},
				{URLs: []string{"turn:global.turn.twilio.com:443?transport=tcp"}, Username: "tu", Credential: "tp"}}},
		"Twilio, url only": {`{"ice_servers":[{"url":"stun:a"}]}`, []Server{{URLs: []string{"stun:a"}}}},
		"Cloudflare": {`{"iceServers":[{"urls":["stun:stun.cloudflare.com:3478"]},{"urls":["turn:turn.cloudflare.com:3478?transport=udp","turns:turn.cloudflare.com:443?transport=tcp"],"username":"cu","credential":"cp"}]}`,
			[]Server{{URLs: []string{"stun:stun.cloudflare.com:3478"}},
				{URLs: []string{"turn:turn.cloudflare.com:3478?transport=udp", "turns:turn.cloudflare.com:443?transport=tcp"}, Username: "cu", Credential: "cp"}}},
		"Cloudflare, one object": {`{"iceServers":{"urls":["turn:a"],"username":"u","credential":"c"}}`,
			[]Server{{URLs: []string{"turn:a"}, Username: "u", Credential: "c"}}},
		"TURN REST": {`{"username":"1700000000:x","password":"p","ttl":86400,"uris":["turn:a:3478?transport=udp"]}`,
			[]Server{{URLs: []string{"turn:a:3478?transport=udp"}, Username: "1700000000:x", Credential: "p"}}},
		"Azure": {`{"expiresOn":"2026-01-01T00:00:00Z","iceServers":[{"urls":["turn:a:3478"],"username":"u","credential":"c","routeType":"any"}]}`,
			[]Server{{URLs: []string{"turn:a:3478"}, Username: "u", Credential: "c"}}},
		"list": {`[{"urls":"stun:a"}]`, []Server{{URLs: []string{"stun:a"}}}},
	} {
		got, err := Parse([]byte(c.json))
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestWrongRepliesSayNothingSecret(t *testing.T) {
	for json, want := range map[string]string{
		"":   "is empty",
		"{}": errShape.Error(),
		"\n{\"username\":\"SECRET\",\n \"password\" \"SECRET\"}": "is not JSON: line 3 is wrong",
		`{"iceServers":[{"urls":"turn:a","username":"SECRET"`:    "is not JSON: it ends too early",
		`"SECRET"`:                                errShape.Error(),
		`{"iceServers":"SECRET"}`:                 errShape.Error(),
		`{"iceServers":[]}`:                       "lists no server",
		`[{"urls":"https://SECRET"}]`:             "server 1: one of its URLs is no STUN or TURN URI",
		`[{"urls":"stun:a"},{"urls":7}]`:          `server 2: "urls" has to be a URL or a list of them`,
		`[{"urls":"turn:a","username":"SECRET"}]`: "server 1: has to have a user name and a credential, or neither",
		`[{"urls":["` + strings.Repeat(`stun:a","`, 70) + `stun:a"]}]`: "lists more than 64 servers or 64 URLs",
		`[` + strings.Repeat(" ", MaxSize) + `]`:                       "is larger than 64 KiB",
	} {
		_, err := Parse([]byte(json))
		if err == nil || err.Error() != want || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%.60q: %v, want %s", json, err, want)
		}
	}
}

func TestFilesAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reply.json")
	var files Files
	if servers, err := files.Read(path); err == nil || servers != nil {
		t.Errorf("a file that is not there: %v, %v", servers, err)
	}
	write := func(text string, at time.Time) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i, step := range []struct{ text, want string }{
		{`[{"urls":"turn:a","username":"u","credential":"one"}]`, "one"},
		{`[{"urls":"turn:a","username":"u","credential":"two"}]`, "two"},
		{`[{"urls":"turn:a","usern`, "two"},
		{`[{"urls":"turn:a","username":"u","credential":"three"}]`, "three"},
	} {
		write(step.text, at.Add(time.Duration(i)*time.Second))
		servers, err := files.Read(path)
		if _, got := Credentials(servers); got != step.want || (err == nil) != strings.HasSuffix(step.text, "]") {
			t.Errorf("step %d: %q, %v", i, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"iceServers":[{"urls":["turn:a"],"username":"u","credential":"c"}]}`))
	f.Add([]byte(`{"ice_servers":[{"url":"stun:a"}]}`))
	f.Add([]byte(`{"uris":["turn:a"],"username":"u","password":"p"}`))
	f.Add([]byte(`[{"urls":"stun:a"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		servers, err := Parse(data)
		if err == nil && len(servers) == 0 {
			t.Error("no server and no error")
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q", err)
		}
	})
}
