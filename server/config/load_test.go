package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sidetone/server/profiles"
	"time"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, getenv func(string) string, args ...string) Config {
	t.Helper()
	c, err := Load(args, getenv, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c := load(t, env())
	if c.Listen != ":8080" || c.Database != "sqlite:data/sidetone.db" || c.Profile.Name != "embedded" || len(c.Profiles) != len(profiles.Names()) ||
		fmt.Sprint(c.TURNPorts) != "[3478 3479 3480 3481]" || c.EchoPort != 3482 || !c.PublicRun ||
		c.Retention != 720*time.Hour || c.RunsPerMinute != 30 || c.PublicIPs != nil {
		t.Errorf("%+v", c)
	}
}

func TestFlagBeatsVariableBeatsFileBeatsDefault(t *testing.T) {
	file := write(t, "c.yaml", "listen: :1\ndata: /file\npublic_ip: [192.0.2.1, 192.0.2.2]\n")
	vars := env("SIDETONE_LISTEN", ":2", "SIDETONE_DATA", "/env", "SIDETONE_CONFIG", file)
	if c := load(t, vars, "--listen", ":3"); c.Listen != ":3" || c.Data != "/env" || len(c.PublicIPs) != 2 {
		t.Errorf("%+v", c)
	}
	if c := load(t, env("SIDETONE_CONFIG", "/none"), "--config", file, "--public-ip", "192.0.2.9"); c.Listen != ":1" || len(c.PublicIPs) != 1 {
		t.Errorf("%+v", c)
	}
}

// Every option can be set in all three ways, to the same effect.
func TestEveryOptionHasThreeNames(t *testing.T) {
	cert, key := write(t, "cert.pem", "x"), write(t, "key.pem", "x")
	logo := write(t, "logo.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	values := map[string]string{
		"support-logo": logo,
		"listen":       "127.0.0.1:9", "data": "/d", "database": "postgres://u:p@h/d", "public-url": "https://a.example",
		"public-ip": "192.0.2.1,2001:db8::1", "profile": "acs", "tls-cert": cert, "tls-key": key,
		"trusted-proxies": "10.0.0.0/8,192.0.2.1", "turn-ports": "3478,3480-3481", "echo-port": "4000",
		"database-limit": "2GiB", "metrics-listen": "127.0.0.1:9",
		"public-run": "off", "public-profiles": "cloudflare,twilio", "public-read": "off", "retention": "7d", "support-name": "Help desk", "support-contact": "help@example.org", "cut-addresses-after": "3d", "audit-retention": "90d", "report-audience": "support", "public-for": "48h", "runs-per-minute": "5", "secret-file": "/s", "operator-key-file": "/o",
		"logs-workspace": "00000000-1111-2222-3333-444444444444", "logs-endpoint": "government", "logs-credential": key,
		"logs-table": "events=ACSCallDiagnosticsEvents,summary_updates=off", "logs-column": "diagnostics.quality=MediaPathQuality",
		"capture-origins": "https://app.example,http://localhost:3000",
		"sign-in":         "openid,key", "operator-key": "off", "openid-issuer": "https://id.example", "openid-client-id": "c", "openid-client-secret": "s",
		"openid-scopes": "email", "openid-administrators": "groups=the admins,email=a@example.org", "openid-support": "groups=desk",
		"log-level": "debug", "log-format": "json", "network-database": cert, "demo-data": "on",
	}
	var args, lines, vars []string
	for _, o := range options {
		v, ok := values[o.flag]
		if !ok {
			t.Fatalf("no value for %s", o.flag)
		}
		if o.bare {
			args = append(args, "--"+o.flag)
		} else {
			args = append(args, "--"+o.flag, v)
		}
		lines = append(lines, o.key()+": "+v)
		vars = append(vars, o.env(), v)
	}
	byFlag := load(t, env(), args...)
	byFile := load(t, env(), "--config", write(t, "c.yaml", strings.Join(lines, "\n")))
	byEnv := load(t, env(vars...))
	if !reflect.DeepEqual(byFlag, byFile) || !reflect.DeepEqual(byFlag, byEnv) {
		t.Errorf("flags %+v\nfile %+v\nvariables %+v", byFlag, byFile, byEnv)
	}
	before, after := reflect.ValueOf(load(t, env())), reflect.ValueOf(byFlag)
	for i := range before.NumField() {
		name := before.Type().Field(i).Name
		if reflect.DeepEqual(before.Field(i).Interface(), after.Field(i).Interface()) {
			t.Errorf("nothing sets %s", name)
		}
	}
}

func TestBadValuesAreOneLineThatSaysWhatIsAllowed(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--listen 8080", `--listen: "8080" is not allowed; it has to be host:port or :port`},
		{"--listen :99999", "host:port"},
		{"--data=", "--data: \"\" is not allowed; it has to be the path of a folder"},
		{"--database mysql://u:hush@h", "--database: the value is not allowed; it has to be sqlite:PATH or a postgres:// URL"},
		{"--database sqlite:", "sqlite:PATH"},
		{"--public-url example.com", "http:// or https://"},
		{"--public-url https://a/b", "nothing after it"},
		{"--capture-origins https://app.example/", `--capture-origins: "https://app.example/" is not allowed; it has to be an origin such as`},
		{"--capture-origins *", "an origin such as"},
		{"--capture-origins https://*.example", "an origin such as"},
		{"--capture-origins https://app.example:443", "an origin such as"},
		{"--capture-origins null", "an origin such as"},
		{"--capture-origins HTTPS://app.example", "lower case"},
		{"--public-ip 1.2.3", `--public-ip: "1.2.3" is not allowed; it has to be an IPv4 or IPv6 address`},
		{"--public-ip 127.0.0.1", "other than loopback"},
		{"--database-limit 1MiB", `--database-limit: "1MiB" is not allowed; it has to be a size of at least 16MiB`},
		{"--database-limit 10", "a size of at least 16MiB"},
		{"--database-limit -5GiB", "a size of at least 16MiB"},
		{"--database-limit NaNGiB", "a size of at least 16MiB"},
		{"--metrics-listen x", `--metrics-listen: "x" is not allowed; it has to be host:port`},
		{"--public-ip 0.0.0.0", "an IPv4 or IPv6 address"},
		{"--profile nosuch", `--profile: "nosuch" is not allowed; it has to be embedded, acs, acs-teams, acs-gov, `},
		{"--public-profiles acs,coturn", `--public-profiles: "coturn" is not allowed; it has to be of embedded, acs, `},
		{"--tls-cert x", "--tls-cert and --tls-key: one is missing"},
		{"--tls-cert /none --tls-key /none", `--tls-cert: "/none" cannot be read`},
		{"--trusted-proxies 10.0.0.0/99", "networks such as 10.0.0.0/8"},
		{"--turn-ports 0", "off, or up to 16 ports"},
		{"--turn-ports 5-1", "off, or up to 16 ports"},
		{"--turn-ports 1-65535", "off, or up to 16 ports"},
		{"--turn-ports off,3478", "off, or up to 16 ports"},
		{"--turn-ports=", "off, or up to 16 ports"},
		{"--echo-port 0", "off, or a port from 1 to 65535"},
		{"--public-run perhaps", "on or off"},
		{"--retention 5s", "at least 1h"},
		{"--cut-addresses-after 5m", "never, or a duration of at least 1h"},
		{"--audit-retention never", "at least 1h"},
		{"--report-audience all", "public or support"},
		{"--public-for 0", "always, or a duration of at least 1h"},
		{"--runs-per-minute 0", "from 1 to 100000"},
		{"--logs-workspace mine", "--logs-workspace: \"mine\" is not allowed; it has to be the workspace ID"},
		{"--logs-endpoint http://a", "public, government, china or an https:// address"},
		{"--logs-credential /none", "default, or a YAML file with tenant_id"},
		{"--logs-table calls=X", `--logs-table: "calls" is no table; the tables are summary`},
		{"--logs-table summary=a'b", "letters, digits and _"},
		{"--logs-column summary.hue=X", "those of summary are"},
		{"--log-level loud", "debug, info, warn or error"},
		{"--log-format xml", "text or json"},
		{"--colour", "--colour: no such flag; sidetone serve --help lists them"},
		{"extra", `"extra" is not allowed; serve takes flags only`},
		{"--config /none", `--config: "/none" cannot be read`},
		{"--listen", "--listen: the value is missing"},
	} {
		_, err := Load(strings.Fields(c.args), env(), &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s\n got %v\nwant %s", c.args, err, c.want)
		}
	}
	_, err := Load(nil, env("SIDETONE_ECHO_PORT", "x"), &bytes.Buffer{})
	if err == nil || !strings.HasPrefix(err.Error(), `SIDETONE_ECHO_PORT: "x" is not allowed`) {
		t.Error(err)
	}
}

func TestBadFilesNameTheLine(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"listen: :1\nport: 5\n", ":2: port: no such key"},
		{"listen: :1\nlisten: :2\n", ":2: listen: given twice"},
		{"echo_port: [1, 2]\n", ":1: echo_port: the value has to be a single value"},
		{"public_ip: {a: b}\n", ":1: public_ip: the value has to be a value or a list"},
		{"\necho_port: x\n", `:2: echo_port: "x" is not allowed; it has to be off, or a port`},
		{"- a\n", ":1: has to be keys with values"},
		{"listen: [\n", "did not find expected"},
	} {
		_, err := Load([]string{"--config", write(t, "c.yaml", c.yaml)}, env(), &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q\n got %v\nwant %s", c.yaml, err, c.want)
		}
	}
	load(t, env(), "--config", write(t, "c.yaml", "# nothing\n"))
	if c := load(t, env(), "--config", write(t, "c.yaml", "turn_ports: off\npublic_run: no\n")); c.TURNPorts != nil || c.PublicRun {
		t.Errorf("%+v", c)
	}
}

func TestProfileFromFileWinsOverBuiltIn(t *testing.T) {
	c := load(t, env(), "--profile", write(t, "p.yaml", "name: acs\ntitle: Ours\n"))
	if c.Profile.Title != "Ours" || len(c.Profiles) != len(profiles.Names()) || c.Profiles[0].Title != "Ours" || c.Profiles[1].Name != "embedded" {
		t.Errorf("%+v", c.Profiles)
	}
}

func TestHelpNamesEverything(t *testing.T) {
	var out bytes.Buffer
	if _, err := Load([]string{"--help"}, env(), &out); !errors.Is(err, flag.ErrHelp) {
		t.Error(err)
	}
	for _, o := range options {
		for _, name := range []string{"--" + o.flag + " ", o.env(), o.key()} {
			if !strings.Contains(out.String(), name) {
				t.Errorf("help does not name %s", name)
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("listen: :1\npublic_ip: [192.0.2.1]\n")
	f.Add("turn_ports: 3478-3481\n")
	f.Fuzz(func(t *testing.T, content string) {
		path := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load([]string{"--config", path}, env(), &bytes.Buffer{}); err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
