package page

import (
	"io"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// SettingsData is what the page Settings shows. IDs are the server's own.
type SettingsData struct {
	ConsoleFrame

	You      SettingsPerson
	Passkeys []SettingsPasskey
	// Passkey: one can be made in this browser, at this address.
	Passkey bool

	Sessions []SettingsSession
	Tokens   []SettingsToken
	// Scopes that the reader can give a token.
	Scopes []string
	// MadeToken is one that was just made; it is shown this once.
	MadeToken string

	// Administrator: what follows is shown, and everybody's sessions and
	// tokens are above.
	Administrator bool
	People        []SettingsPerson
	Roles         []string
	// MadeLink is a one-time link that was just made.
	MadeLink    string
	LinkExpires time.Time
	// Ways to sign in that are open.
	Ways   []string
	OpenID SettingsOpenID

	// Delete: the reader may delete what is kept of a person; Kept says what came
	// of it.
	Delete bool
	Kept   string
	// AuditLog is the address of the audit log; empty: the reader may not see it.
	AuditLog string
}

// SettingsPerson is an account. Issuer is empty for a local one; You without an
// ID is whoever has the operator key.
type SettingsPerson struct {
	ID, Name, Email, Role, Issuer string
	Means                         string // by which You signed in
	Password                      bool
	Blocked, Self                 bool
	Seen                          time.Time
}

// SettingsPasskey is one of the reader's.
type SettingsPasskey struct {
	ID, Name      string
	Created, Used time.Time
}

// SettingsSession is somebody's sign-in. This: by which the page was asked for.
type SettingsSession struct {
	ID, Who, Means, Browser, Network string
	Created, Seen                    time.Time
	This                             bool
}

// SettingsToken is an API token.
type SettingsToken struct {
	ID, Name, Who          string
	Scopes                 []string
	Created, Expires, Used time.Time
	Expired                bool
}

// SettingsOpenID is how the provider is set up; an empty Issuer: there is none.
type SettingsOpenID struct {
	Issuer, ClientID, Redirect string
	Administrators, Support    []string // CLAIM=VALUE
}

// Settings is the page of sessions, tokens and accounts.
func (s *Site) Settings(w io.Writer, data SettingsData) error {
	s = s.forSupport()
	body, err := s.template("settings", data)
	if err != nil {
		return err
	}
	data.ConsoleFrame.scripts = []string{AssetAccount}
	return s.consolePage(w, TabSettings, data.ConsoleFrame, app.Raw(body))
}
