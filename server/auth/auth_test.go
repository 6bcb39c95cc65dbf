package auth

import (
	"encoding/base64"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sidetone/server/refusal"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func tokens(key string) RunTokens {
	return RunTokens{Key: []byte(key), Now: func() time.Time { return now }}
}

func TestRunTokens(t *testing.T) {
	make := func(key, run string, expires time.Time) string {
		t.Helper()
		token, err := tokens(key).Make(run, expires)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	good := make("key", "n_1", now.Add(time.Minute))
	parts := strings.Split(good, ".")
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
	otherAudience, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Subject: "n_1", ExpiresAt: jwt.NewNumericDate(now.Add(time.Minute)),
	}).SignedString([]byte("key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, token string
		want        refusal.Kind
	}{
		{"none", "", refusal.Unidentified},
		{"garbled", "x.y.z", refusal.Unidentified},
		{"unsigned", none, refusal.Unidentified},
		{"cut", parts[0] + "." + parts[1], refusal.Unidentified},
		{"another key", make("other", "n_1", now.Add(time.Minute)), refusal.Unidentified},
		{"another key, expired", make("other", "n_1", now.Add(-time.Minute)), refusal.Unidentified},
		{"another audience", otherAudience, refusal.Unidentified},
		{"another run", make("key", "n_2", now.Add(time.Minute)), refusal.Unknown},
		{"expired", make("key", "n_1", now), refusal.Unknown},
		{"made by a clock a month ahead", make("key", "n_1", now.Add(30*24*time.Hour)), refusal.Unknown},
	} {
		if err := tokens("key").Check(c.token, "n_1"); !refusal.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := tokens("key").Check(good, "n_1"); err != nil {
		t.Error(err)
	}
}

func TestOperator(t *testing.T) {
	o := NewOperator("key")
	if !o.Is("key") || o.Is("") || o.Is("key ") || (Operator{}).Is("") {
		t.Error("the wrong key is taken")
	}
	for header, want := range map[string]string{
		"Bearer key": "key", "bearer key": "key", "Basic key": "", "key": "", "": "", "Bearer  key ": "key",
	} {
		if got := Bearer(&http.Request{Header: http.Header{"Authorization": {header}}}); got != want {
			t.Errorf("%q gives %q, want %q", header, got, want)
		}
	}
}

func TestFileIsMadeOnceForItsOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "operator.key")
	first, err := File(path, PrefixOperator)
	if err != nil {
		t.Fatal(err)
	}
	again, err := File(path, PrefixOperator)
	if err != nil || again != first || !strings.HasPrefix(first, PrefixOperator) || len(first) < len(PrefixOperator)+43 {
		t.Errorf("%q then %q, %v", first, again, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := File(path, ""); err == nil {
		t.Error("a file without a secret was taken")
	}
	if _, err := File(filepath.Join(t.TempDir(), "none", "key"), ""); err == nil {
		t.Error("a file in no folder was made")
	}
	// What an earlier start on a full disk left.
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if anew, err := File(path, PrefixOperator); err != nil || anew == first {
		t.Errorf("%q, %v", anew, err)
	}
	for _, c := range []struct {
		path  string
		mode  os.FileMode
		loose bool
	}{{path, 0o600, false}, {path, 0o640, true}, {filepath.Dir(path), 0o755, false}, {filepath.Dir(path), 0o775, true}} {
		if err := os.Chmod(c.path, c.mode); err != nil {
			t.Fatal(err)
		}
		if got := Loose(c.path); (got != "") != c.loose {
			t.Errorf("%s with mode %o: %q", c.path, c.mode, got)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); err != nil || len(left) != 1 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestSecretsDifferByPurposeAndMaster(t *testing.T) {
	seen := map[string]bool{}
	for _, master := range []string{"a", "b"} {
		s, err := NewSecrets(master)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range [][]byte{s.RunTokens, s.DemoTokens, s.TURN, s.Callers} {
			if len(key) != 32 || seen[string(key)] {
				t.Errorf("a key of %d bytes, seen before: %v", len(key), seen[string(key)])
			}
			seen[string(key)] = true
		}
	}
}

func TestCallerDigest(t *testing.T) {
	s, err := NewSecrets("master")
	if err != nil {
		t.Fatal(err)
	}
	digest := func(a string) string { return s.CallerDigest(netip.MustParseAddr(a)) }
	if digest("192.0.2.1") != digest("::ffff:192.0.2.1") || digest("2001:db8::1") != digest("2001:db8::ffff:2") {
		t.Error("one caller has two digests")
	}
	if digest("192.0.2.1") == digest("192.0.2.2") || digest("2001:db8::1") == digest("2001:db8:0:1::1") {
		t.Error("two callers have one digest")
	}
}

func TestIDs(t *testing.T) {
	a, b := NewID("n_"), NewID("n_")
	if a == b || len(a) != 2+32 || strings.ToLower(a) != a {
		t.Errorf("%q %q", a, b)
	}
}
