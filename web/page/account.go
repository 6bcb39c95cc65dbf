package page

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web"
)

// Addresses of the sign-in and of Settings. What posts to them is in the
// templates of the folder account, which escape by themselves: names of people
// and of providers stand in attributes here.
const (
	JoinPath              = "/console/join"
	OpenIDPath            = "/console/openid"
	OpenIDBackPath        = "/console/openid/back"
	OpenIDLogoutPath      = "/console/openid/logout" // POST by the provider: somebody has left it
	PasskeyAskPath        = "/console/passkey/ask"
	PasskeyPath           = "/console/passkey"
	JoinPasskeyAskPath    = "/console/join/passkey/ask"
	JoinPasskeyPath       = "/console/join/passkey"
	SettingsPath          = "/console/settings"
	SettingsSessionsPath  = "/console/settings/sessions"
	SettingsTokensPath    = "/console/settings/tokens"
	SettingsAccountPath   = "/console/settings/account"
	SettingsPeoplePath    = "/console/settings/people"
	SettingsKeptPath      = "/console/settings/kept" // POST what is to be deleted of a person
	ConsoleAuditPath      = "/console/audit"
	SettingsPasskeyAsk    = "/console/settings/passkey/ask"
	SettingsPasskeyPath   = "/console/settings/passkey"
	accountTemplateSuffix = ".html"
)

// AssetAccount is the script of the sign-in and of Settings: passkeys, and a
// one-time code that came in the address.
const AssetAccount = "account.js"

//go:embed account/*.html
var accountFiles embed.FS

// account writes one of the templates of the folder account as a page.
func (s *Site) account(w io.Writer, name, title, width string, data any) error {
	s = s.forSupport()
	body, err := s.template(name, data)
	if err != nil {
		return err
	}
	t := s.words()
	return s.write(w, s.deskDocument(t.Say(title), AssetAccount), web.Frame(t, s.to("/"), width, app.Raw(body)))
}

// template renders one.
func (s *Site) template(name string, data any) (string, error) {
	t := s.words()
	parsed, err := template.New(name).Funcs(template.FuncMap{
		"say":   func(id string) string { return t.Say(id) },
		"term":  func(name, value string) string { return term(t, name, value) },
		"at":    func(at time.Time) string { return momentOrNever(t, at) },
		"stamp": func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
	}).ParseFS(accountFiles, "account/"+name+accountTemplateSuffix, "account/parts"+accountTemplateSuffix)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = parsed.ExecuteTemplate(&b, name+accountTemplateSuffix, data)
	return b.String(), err
}

// term is a value of ours in words; one that has none, as it is.
func term(t *words.Catalogue, name, value string) string {
	if id := name + "." + strings.ReplaceAll(value, ":", "_"); t.Has(id) {
		return t.Say(id)
	}
	return value
}

// momentOrNever is a time for who has no script.
func momentOrNever(t *words.Catalogue, at time.Time) string {
	if at.IsZero() {
		return t.Say("settings.never")
	}
	return moment(at)
}

// SignInData is what the page before the console shows.
type SignInData struct {
	// Next is where it leads, an address of ours.
	Next string
	// Name that was typed.
	Name string
	// Problem is the id of a message; Detail says more, in the server's words.
	Problem, Detail string
	// OpenID is the host of the provider; empty: there is none.
	OpenID string
	// Which other ways there are.
	Passkey, Password, Key bool
}

// SignIn is the page before the console.
func (s *Site) SignIn(w io.Writer, data SignInData) error {
	return s.account(w, "signin", "console.sign_in", web.Narrow, data)
}

// SignedOut tells who came by a provider where to leave that, too.
func (s *Site) SignedOut(w io.Writer, host, leave string) error {
	return s.account(w, "signedout", "signin.out", web.Narrow, struct{ Host, Leave string }{host, leave})
}

// JoinData is what the page of a one-time link shows.
type JoinData struct {
	Code, Name        string // that were typed
	Detail            string // what was refused, in the server's words
	Passkey, Password bool
}

// Join is the page of a one-time link.
func (s *Site) Join(w io.Writer, data JoinData) error {
	return s.account(w, "join", "signin.join", web.Narrow, data)
}
