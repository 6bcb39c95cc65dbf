package serve

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/server/config"
	"sidetone/web/page"
)

// operator recognises the operator key, unless it is switched off.
func (m *Main) operator() auth.Operator {
	if !m.Config.OperatorKey {
		return auth.Operator{}
	}
	return auth.NewOperator(m.OperatorKey)
}

func (m *Main) accounts() *account.Service {
	return account.New(m.Store, m.secrets, m.operator(), m.Now)
}

// makeFirstLink lets whoever starts a server become its administrator, while it
// has none: not where an OpenID provider says who is, nor where neither
// passkeys nor passwords count.
func (m *Main) makeFirstLink(ctx context.Context) {
	c := m.Config
	if len(c.OpenID.Administrators) > 0 || !hasLocalWay(c) {
		return
	}
	accounts := m.accounts()
	has, err := accounts.HasAdministrator(ctx)
	if has {
		return
	}
	var code string
	if err == nil {
		code, m.FirstLinkExpires, err = accounts.FirstLink(ctx)
	}
	if err != nil {
		m.Log.Warn("no link for a first administrator could be made; sidetone admin link makes one", "err", err)
		return
	}
	m.FirstLink = joinURL(m.URL, code)
}

func hasLocalWay(c config.Config) bool {
	return slices.Contains(c.SignIn, account.MeansPasskey) || slices.Contains(c.SignIn, account.MeansPassword)
}

func joinURL(base, code string) string { return base + page.JoinPath + "#" + code }

// AdminLink makes a one-time link for an administrator in the database of a
// server, which may be running. Who can read its secret and its database can do
// everything anyway.
func AdminLink(ctx context.Context, c config.Config) (link string, expires time.Time, err error) {
	if !hasLocalWay(c) {
		return "", expires, startError("--sign-in: neither passkey nor password is open; nobody could use the link")
	}
	path := or(c.SecretFile, filepath.Join(c.Data, "server.key"))
	if _, err := os.Stat(path); err != nil {
		return "", expires, startError("secret: %q cannot be read; run it as the server's user where its data folder is, with its --config or flags", path)
	}
	m := Main{Config: c, Now: time.Now}
	master, err := auth.File(path, "")
	if err != nil {
		return "", expires, startError("secret: %v", oneLine(err))
	}
	if m.secrets, err = auth.NewSecrets(master); err != nil {
		return "", expires, err
	}
	if err := m.openStore(ctx); err != nil {
		return "", expires, err
	}
	defer m.Store.Close()
	code, expires, err := m.accounts().FirstLink(ctx)
	return joinURL(localURL(c.Listen, c), code), expires, err
}
