// Package passkey makes and checks passkeys (Web Authentication Level 3):
// credentials that find their account by themselves and whose holder is
// verified by his device.
package passkey

import (
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// shownName is what devices call us.
const shownName = "Sidetone"

// Party is the relying party at an origin.
type Party struct{ w *webauthn.WebAuthn }

// Possible reports whether pages of an origin may use passkeys: browsers want
// HTTPS, or localhost, and a name instead of an address.
func Possible(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	_, notName := netip.ParseAddr(u.Hostname())
	return notName != nil && (u.Scheme == "https" || u.Hostname() == "localhost")
}

// At gives the party of an origin.
func At(origin string) (Party, error) {
	if !Possible(origin) {
		return Party{}, refusal.New(refusal.Off, "passkeys_need_https")
	}
	u, _ := url.Parse(origin) // Possible has parsed it
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: shownName, RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation})
	return Party{w}, err
}

// Begun is a ceremony that has begun: what the page is given, and what is kept
// until it comes back.
type Begun struct {
	Options any
	Kept    json.RawMessage
}

func begun(options any, session *webauthn.SessionData) (Begun, error) {
	kept, err := json.Marshal(session)
	return Begun{options, kept}, err
}

// Make begins the making of a passkey for an account that has some already.
func (p Party) Make(a store.Account, has []store.Passkey) (Begun, error) {
	h, err := newHolder(a, has)
	if err != nil {
		return Begun{}, err
	}
	var exclude []protocol.CredentialDescriptor
	for _, c := range h.credentials {
		exclude = append(exclude, c.Descriptor())
	}
	options, session, err := p.w.BeginRegistration(h, webauthn.WithExclusions(exclude),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		}))
	if err != nil {
		return Begun{}, err
	}
	return begun(options, session)
}

// Made checks what a device answered to Make.
func (p Party) Made(a store.Account, kept, answer json.RawMessage) (store.Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(kept, &session); err != nil {
		return store.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return store.Passkey{}, wrong(err)
	}
	c, err := p.w.CreateCredential(holder{account: a}, session, parsed)
	if err != nil {
		return store.Passkey{}, wrong(err)
	}
	data, err := json.Marshal(c)
	return store.Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Account: a.ID, Credential: data}, err
}

// Ask begins a sign-in, whoever it will be.
func (p Party) Ask() (Begun, error) {
	options, session, err := p.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Begun{}, err
	}
	return begun(options, session)
}

// Asked checks what a device answered to Ask and gives the passkey that was
// used, as it is to be kept. find gives an account with its passkeys.
func (p Party) Asked(kept, answer json.RawMessage, find func(account string) (store.Account, []store.Passkey, error)) (store.Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(kept, &session); err != nil {
		return store.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return store.Passkey{}, wrong(err)
	}
	var failed error
	user, c, err := p.w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		a, has, err := find(string(handle))
		if err != nil {
			failed = err
			return nil, err
		}
		return newHolder(a, has)
	}, session, parsed)
	switch {
	case failed != nil && !refusal.Is(failed, refusal.Unknown):
		return store.Passkey{}, failed
	case err != nil:
		return store.Passkey{}, wrong(err)
	case c.Authenticator.CloneWarning:
		return store.Passkey{}, refusal.New(refusal.Unidentified, "passkey_copied")
	}
	data, err := json.Marshal(c)
	return store.Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Account: string(user.WebAuthnID()), Credential: data}, err
}

// wrong: what came is no passkey of ours. The log says more.
func wrong(err error) error {
	return &refusal.Error{Kind: refusal.Unidentified, Err: err, Reason: "passkey_unknown"}
}

// holder is an account as the library wants it.
type holder struct {
	account     store.Account
	credentials []webauthn.Credential
}

func newHolder(a store.Account, has []store.Passkey) (holder, error) {
	h := holder{account: a}
	for _, p := range has {
		var c webauthn.Credential
		if err := json.Unmarshal(p.Credential, &c); err != nil {
			return h, err
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.account.ID) }
func (h holder) WebAuthnName() string                       { return h.account.Name }
func (h holder) WebAuthnDisplayName() string                { return h.account.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }
