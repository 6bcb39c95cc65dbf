package openid_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/account/openid/openidtest"
	"sidetone/server/auth"
	"sidetone/server/refusal"
)

func rules(t *testing.T, texts ...string) (list []openid.Rule) {
	t.Helper()
	for _, text := range texts {
		rule, err := openid.ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, rule)
	}
	return list
}

const back = "http://localhost:9/back"

// signIn goes through a provider as a browser does, and gives the code that
// comes back.
func signIn(t *testing.T, address, name, state string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var came *url.URL
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), back) {
			came = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	r, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	login := r.Request.URL
	r, err = browser.PostForm(login.Scheme+"://"+login.Host+"/login/username",
		url.Values{"id": {login.Query().Get("authRequestID")}, "username": {name}, "password": {openidtest.Password}})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if came == nil || came.Query().Get("state") != state || came.Query().Get("code") == "" {
		t.Fatalf("nobody came back from %s with a code: %v", login, came)
	}
	return came.Query().Get("code")
}

// At a real provider: who is let in as what, by groups and by e-mail addresses.
func TestRealProvider(t *testing.T) {
	p := openidtest.Start(t, back,
		openidtest.Person{ID: "1", Name: "anna", Email: "anna@example.org", Verified: true, Groups: []string{"other", "the admins"}},
		openidtest.Person{ID: "2", Name: "bert", Email: "bert@example.org", Verified: true},
		openidtest.Person{ID: "3", Name: "carl", Email: "carl@example.org"},
		openidtest.Person{ID: "4", Name: "dora", Email: "dora@elsewhere.example", Verified: true})
	provider := openid.New(openid.Config{Issuer: p.URL, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret,
		Scopes: []string{"profile", "email"}, Administrators: rules(t, "groups=the admins"), Support: rules(t, "groups=desk", "email=@Example.org")}, time.Now)
	for _, c := range []struct {
		name, why string
		role      auth.Role
	}{
		{"anna", "", auth.Administrator},
		{"bert", "", auth.Support},
		{"carl", "provider_email_unverified", auth.NoRole},
		{"dora", "provider_lets_you_nowhere", auth.NoRole},
	} {
		sent := openid.NewSent(back, "/console")
		address, err := provider.Address(sent, "the state")
		if err != nil {
			t.Fatal(err)
		}
		asked, err := url.Parse(address)
		if err != nil || asked.Query().Get("code_challenge_method") != "S256" || asked.Query().Get("nonce") != sent.Nonce ||
			strings.Contains(address, sent.Verifier) {
			t.Fatalf("%s, %v", address, err)
		}
		code := signIn(t, address, c.name, "the state")
		who, err := provider.Person(t.Context(), sent, code)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if who.Role != c.role || who.Name != c.name+" of the tests" || who.Issuer != p.URL || who.Subject == "" || !strings.Contains(who.Why, c.why) {
			t.Errorf("%s: %+v", c.name, who)
		}
		// A code counts once, and with its verifier.
		if _, err := provider.Person(t.Context(), sent, code); !refusal.Is(err, refusal.Forbidden) {
			t.Errorf("%s: a code counted twice: %v", c.name, err)
		}
	}
	sent := openid.NewSent(back, "")
	address, err := provider.Address(sent, "s")
	if err != nil {
		t.Fatal(err)
	}
	code := signIn(t, address, "anna", "s")
	stolen := openid.NewSent(back, "")
	if _, err := provider.Person(t.Context(), stolen, code); !refusal.Is(err, refusal.Forbidden) {
		t.Errorf("a code counted without its verifier: %v", err)
	}
	if leave := provider.Leave("http://localhost:9/console"); !strings.HasPrefix(leave, p.URL) || !strings.Contains(leave, "client_id=") {
		t.Errorf("leaving leads to %q", leave)
	}
	wrong := openid.New(openid.Config{Issuer: p.URL, ClientID: openidtest.ClientID, ClientSecret: "wrong"}, time.Now)
	address, err = wrong.Address(sent, "s")
	if err != nil {
		t.Fatal(err)
	}
	_, err = wrong.Person(t.Context(), sent, signIn(t, address, "anna", "s"))
	if !refusal.Is(err, refusal.Forbidden) || !strings.Contains(err.Error(), "client id or secret are wrong") {
		t.Errorf("a wrong secret: %v", err)
	}
}

// liar is a provider that says what a test wants it to.
type liar struct {
	*httptest.Server
	key    *rsa.PrivateKey
	claims jwt.MapClaims // of its next token
	info   map[string]any
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	l := &liar{key: key}
	mux := http.NewServeMux()
	say := func(path string, what func() any) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(what())
		})
	}
	say("/.well-known/openid-configuration", func() any {
		return map[string]any{"issuer": l.URL, "authorization_endpoint": l.URL + "/auth", "token_endpoint": l.URL + "/token", "jwks_uri": l.URL + "/keys",
			"userinfo_endpoint": l.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"}}
	})
	say("/keys", func() any {
		encode := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
		return map[string]any{"keys": []any{map[string]string{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "k",
			"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes())}}}
	})
	say("/token", func() any {
		token := jwt.NewWithClaims(jwt.SigningMethodRS256, l.claims)
		token.Header["kid"] = "k"
		signed, err := token.SignedString(l.key)
		if err != nil {
			t.Error(err)
		}
		return map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": signed}
	})
	say("/info", func() any { return l.info })
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

// What a token says wrong is refused, with what it is.
func TestWrongTokens(t *testing.T) {
	l := newLiar(t)
	provider := openid.New(openid.Config{Issuer: l.URL, ClientID: "us", Support: rules(t, "groups=desk")}, time.Now)
	sent := openid.NewSent(back, "")
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		with func(jwt.MapClaims)
		want string // empty: it is taken
	}{
		{"right", func(jwt.MapClaims) {}, ""},
		{"of another issuer", func(m jwt.MapClaims) { m["iss"] = "https://other.example" }, "count: its token is of another issuer (iss)"},
		{"for another client", func(m jwt.MapClaims) { m["aud"] = "them" }, "count: its token is for another client (aud)"},
		{"of another sign-in", func(m jwt.MapClaims) { m["nonce"] = "x" }, "another sign-in (nonce)"},
		{"without a nonce", func(m jwt.MapClaims) { delete(m, "nonce") }, "another sign-in (nonce)"},
		{"expired", func(m jwt.MapClaims) { m["exp"] = time.Now().Add(-time.Hour).Unix() }, "count: its token has expired"},
		{"UserInfo of somebody else", func(jwt.MapClaims) { l.info["sub"] = "2" }, "somebody else"},
		{"signed by another key", func(jwt.MapClaims) { l.key = other }, "count: its token is not signed as it should be"},
	} {
		l.info = map[string]any{"sub": "1", "groups": []string{"desk"}, "name": "from UserInfo"}
		l.claims = jwt.MapClaims{"iss": l.URL, "aud": "us", "sub": "1", "nonce": sent.Nonce, "name": "Anna",
			"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}
		c.with(l.claims)
		who, err := provider.Person(t.Context(), sent, "code")
		if c.want == "" {
			if err != nil || who.Role != auth.Support || who.Name != "Anna" {
				t.Errorf("%s: %+v, %v", c.name, who, err)
			}
			continue
		}
		if !refusal.Is(err, refusal.Forbidden) || !strings.Contains(err.Error(), c.want) || who != (account.Person{}) {
			t.Errorf("%s: %+v, %v", c.name, who, err)
		}
	}
}

// A provider that is away keeps nothing from starting, and is asked again.
func TestProviderIsAway(t *testing.T) {
	l := newLiar(t)
	now := time.Now()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	away := openid.New(openid.Config{Issuer: gone.URL, ClientID: "us"}, func() time.Time { return now })
	if _, err := away.Address(openid.NewSent(back, ""), "s"); !refusal.Is(err, refusal.Unavailable) {
		t.Errorf("away: %v", err)
	}
	if away.Leave(back) != "" {
		t.Error("there is a way out of a provider that nobody has seen")
	}
	// One that calls itself by another name is not the one that was named.
	named := openid.New(openid.Config{Issuer: l.URL + "/", ClientID: "us"}, time.Now)
	if _, err := named.Address(openid.NewSent(back, ""), "s"); !refusal.Is(err, refusal.Unavailable) {
		t.Errorf("another name: %v", err)
	}
}
