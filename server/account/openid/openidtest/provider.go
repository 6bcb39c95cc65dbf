// Package openidtest is an OpenID provider for tests: the provider library of
// ZITADEL behind a socket on loopback, with its page to type a name and a
// password into. Its people and what it says about them are the tests'.
package openidtest

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What the one client of the provider has.
const (
	ClientID     = "sidetone-of-the-tests"
	ClientSecret = "a secret for tests / with+marks="
	// Password of everybody.
	Password = "everybody has the same"
)

// Person is somebody whom the provider knows.
type Person struct {
	ID, Name, Email string
	Verified        bool // his e-mail address
	Groups          []string
	Session         string // sid of his next sign-ins; empty: none is named
}

// Provider is one that runs.
type Provider struct {
	URL    string
	people map[string]Person
	kept   *storage.Storage
}

// Start starts one that sends people back to redirect.
func Start(t testing.TB, redirect string, people ...Person) *Provider {
	t.Helper()
	p := &Provider{people: map[string]Person{}}
	for _, one := range people {
		p.people[one.ID] = one
	}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	p.URL = server.URL
	client := storage.WebClient(ClientID, ClientSecret, redirect)
	kept := storage.NewStorageWithClients(users{p}, map[string]*storage.Client{ClientID: client})
	p.kept = kept
	handler = exampleop.SetupServer(server.URL, &claims{kept, p}, slog.New(slog.DiscardHandler), false, op.WithAllowInsecure())
	return p
}

// Sign signs claims as the provider signs its tokens.
func (p *Provider) Sign(t testing.TB, claims map[string]any) string {
	t.Helper()
	key, err := p.kept.SigningKey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: key.SignatureAlgorithm(), Key: &jose.JSONWebKey{Key: key.Key(), KeyID: key.ID()}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Change changes somebody, before he signs in again.
func (p *Provider) Change(one Person) { p.people[one.ID] = one }

// users are the people as the provider's storage wants them.
type users struct{ p *Provider }

func (u users) GetUserByID(id string) *storage.User {
	one, ok := u.p.people[id]
	if !ok {
		return nil
	}
	return &storage.User{ID: one.ID, Username: one.Name, Password: Password, FirstName: one.Name, LastName: "of the tests",
		Email: one.Email, EmailVerified: one.Verified}
}

func (u users) GetUserByUsername(name string) *storage.User {
	for id, one := range u.p.people {
		if one.Name == name {
			return u.GetUserByID(id)
		}
	}
	return nil
}

func (u users) ExampleClientID() string { return "service" }

// claims adds the groups of people to what the UserInfo endpoint says.
type claims struct {
	*storage.Storage
	p *Provider
}

func (c *claims) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	err := c.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin)
	if groups := c.p.people[subject].Groups; err == nil && len(groups) > 0 {
		info.AppendClaims("groups", groups)
	}
	return err
}

// SetUserinfoFromRequest adds the session to the ID token.
func (c *claims) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, request op.IDTokenRequest, scopes []string) error {
	err := c.Storage.SetUserinfoFromRequest(ctx, info, request, scopes)
	if session := c.p.people[request.GetSubject()].Session; err == nil && session != "" {
		info.AppendClaims("sid", session)
	}
	return err
}
