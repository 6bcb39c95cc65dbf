package account

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/store/sqlite"
)

// desk is a service over a real store, with a clock that stands still unless it
// is moved.
type desk struct {
	*Service
	t       *testing.T
	secrets auth.Secrets
	at      time.Time
}

var operator = auth.NewOperator("the operator key")

func newDesk(t *testing.T) *desk {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sidetone.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	secrets, err := auth.NewSecrets("a master secret for tests")
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, secrets: secrets, at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	d.Service = New(db, secrets, operator, func() time.Time { return d.at })
	d.hashes.cost = cost{1, 64, 1} // a hash that takes no time
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// refused wants a refusal of a kind whose text holds said.
func (d *desk) refused(err error, kind refusal.Kind, said string) {
	d.t.Helper()
	if !refusal.Is(err, kind) || !strings.Contains(err.Error(), said) {
		d.t.Errorf("got %v, want a refusal of kind %d that says %q", err, kind, said)
	}
}

const password = "seven green bottles on the wall"

// person makes a local account by an invitation.
func (d *desk) person(name string, role auth.Role) store.Account {
	d.t.Helper()
	code, _, err := d.Invite(d.t.Context(), operator.Identity(), role, "")
	d.must(err)
	a, err := d.JoinWithPassword(d.t.Context(), code, name, password)
	d.must(err)
	return a
}

// signedIn begins a session of an account and gives its cookie.
func (d *desk) signedIn(a store.Account) string {
	d.t.Helper()
	secret, _, err := d.Begin(d.t.Context(), Entrance{Account: a.ID, Means: MeansPassword})
	d.must(err)
	return secret
}

func (d *desk) who(cookie string) auth.Identity {
	d.t.Helper()
	i, err := d.Session(d.t.Context(), cookie, true)
	d.must(err)
	return i
}

// A session counts from its begin to its end by a clock that is right; one that
// was begun while the clock was a month ahead does not count for that month.
func TestSessionsByTheClock(t *testing.T) {
	const month = 30 * 24 * time.Hour
	d := newDesk(t)
	now := d.at
	for _, c := range []struct {
		name           string
		begun, visited time.Duration
		want           bool
	}{
		{"at once", 0, 0, true},
		{"before it was idle for too long", 0, sessionIdle - time.Second, true},
		{"idle for too long", 0, sessionIdle, false},
		{"begun by another replica, a minute ahead", time.Minute, 0, true},
		{"the clock goes a month ahead", 0, month, false},
		{"the clock went a month ahead and is set right", month, 0, false},
		{"the clock is set back by a month", 0, -month, false},
	} {
		d.at = now.Add(c.begun)
		cookie := d.signedIn(store.Account{})
		d.at = now.Add(c.visited)
		if got := d.who(cookie).Known(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	// One that is in use ends all the same.
	d.at = now
	cookie := d.signedIn(store.Account{})
	for d.at.Before(now.Add(sessionLife - sessionIdle/2)) {
		d.at = d.at.Add(sessionIdle / 2)
		if !d.who(cookie).Known() {
			t.Fatalf("it ended after %v of use", d.at.Sub(now))
		}
	}
	d.at = now.Add(sessionLife)
	if d.who(cookie).Known() {
		t.Error("a session lives for ever")
	}
	// What a page asks by itself is no use.
	d.at = now
	cookie = d.signedIn(store.Account{})
	d.at = now.Add(sessionIdle / 2)
	if i, err := d.Session(t.Context(), cookie, false); err != nil || !i.Known() {
		t.Errorf("%v, %v", i, err)
	}
	d.at = now.Add(sessionIdle)
	if d.who(cookie).Known() {
		t.Error("a page that asks by itself keeps a session alive")
	}
}

// What ends a session, and whose it ends.
func TestWhatEndsSessions(t *testing.T) {
	ctx, admin := context.Background(), operator.Identity()
	blocked, support := true, auth.Support
	for _, c := range []struct {
		name string
		do   func(d *desk, anna store.Account, cookie string) error
		want bool // it is still there
	}{
		{"nothing", func(*desk, store.Account, string) error { return nil }, true},
		{"signed out", func(d *desk, _ store.Account, cookie string) error { return d.End(ctx, cookie) }, false},
		{"ended by its owner elsewhere", func(d *desk, a store.Account, _ string) error {
			return d.EndSessions(ctx, identity(a, auth.ByCookie), false)
		}, false},
		{"ended by an administrator", func(d *desk, _ store.Account, _ string) error { return d.EndSessions(ctx, admin, true) }, false},
		{"a role was taken", func(d *desk, a store.Account, _ string) error {
			_, err := d.ChangeAccount(ctx, admin, a.ID, Change{Role: &support})
			return err
		}, false},
		{"blocked", func(d *desk, a store.Account, _ string) error {
			_, err := d.ChangeAccount(ctx, admin, a.ID, Change{Blocked: &blocked})
			return err
		}, false},
		{"deleted", func(d *desk, a store.Account, _ string) error { return d.DeleteAccount(ctx, admin, a.ID) }, false},
		{"another password", func(d *desk, a store.Account, _ string) error {
			return d.ChangePassword(ctx, identity(a, auth.ByCookie), password, password+" and more")
		}, false},
		{"another operator key", func(d *desk, _ store.Account, _ string) error {
			d.Service = New(d.store, d.secrets, auth.NewOperator("another"), d.now)
			return nil
		}, false},
		{"the operator key is switched off", func(d *desk, _ store.Account, _ string) error {
			d.Service = New(d.store, d.secrets, auth.Operator{}, d.now)
			return nil
		}, false},
		{"somebody else signs out everywhere", func(d *desk, _ store.Account, _ string) error {
			return d.EndSessions(ctx, identity(d.person("Bert", auth.Support), auth.ByCookie), false)
		}, true},
	} {
		d := newDesk(t)
		anna := d.person("Anna", auth.Administrator)
		cookie := d.signedIn(anna)
		if i := d.who(cookie); i.Account != anna.ID || i.Role != auth.Administrator {
			t.Fatalf("%s: %+v is signed in", c.name, i)
		}
		d.must(c.do(d, anna, cookie))
		if got := d.who(cookie).Known(); got != c.want {
			t.Errorf("%s: still signed in: %v, want %v", c.name, got, c.want)
		}
		all, err := d.Sessions(ctx, d.operator.Identity())
		d.must(err)
		if d.operator != (auth.Operator{}) && (len(all) == 1) != c.want {
			t.Errorf("%s: %d sessions are listed", c.name, len(all))
		}
	}
}

func TestPasswordsAreTriedInVain(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	anna := d.person("Anna Berg", auth.Support)
	if a, err := d.WithPassword(ctx, " anna BERG ", password); err != nil || a.ID != anna.ID {
		t.Errorf("%+v, %v", a, err)
	}
	// A name that is there and one that is not are answered alike, also when
	// too many were tried.
	var texts []string
	for _, name := range []string{"Anna Berg", "nobody"} {
		for range maxTries {
			_, err := d.WithPassword(ctx, name, "wrong")
			d.refused(err, refusal.Unidentified, "wrong")
		}
		_, err := d.WithPassword(ctx, name, password)
		d.refused(err, refusal.TooMany, "Too many")
		texts = append(texts, err.Error())
	}
	if texts[0] != texts[1] {
		t.Errorf("%q and %q differ", texts[0], texts[1])
	}
	d.at = d.at.Add(tryWindow)
	_, err := d.WithPassword(ctx, "Anna Berg", password)
	d.must(err)
	blocked := true
	_, err = d.ChangeAccount(ctx, operator.Identity(), anna.ID, Change{Blocked: &blocked})
	d.must(err)
	_, err = d.WithPassword(ctx, "Anna Berg", password)
	d.refused(err, refusal.Unidentified, "wrong")
}

func TestPasswordsThatCanBeGuessed(t *testing.T) {
	for typed, ok := range map[string]bool{
		password:                         true,
		"Größe ist nicht alles, sagt er": true,
		"kx7#qLw92!mvTzB4":               true,
		"short but good":                 false, // 14
		"aaaaaaaaaaaaaaaaaaaa":           false,
		"123456789012345678":             false,
		"abcdefghijklmnopqrstuvwxyz":     false,
		"passwordpassword1234":           false,
		"sidetone-admin-2026!":           false,
		"annabergannaberg2026":           false,
		"hunterhunterhunter":             false,
		strings.Repeat("long ", 40):      false,
	} {
		if err := checkPassword(typed, "annaberg"); (err == nil) != ok {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

// A hash names its parameters, so that older ones are read when they are raised.
func TestHashes(t *testing.T) {
	h := newHasher()
	ctx := t.Context()
	one, err := h.hash(ctx, "na\u00efve")
	if err != nil || !strings.HasPrefix(one, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Fatalf("%q, %v", one, err)
	}
	const older = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	for _, c := range []struct {
		password, hash string
		want           bool
	}{
		{"nai\u0308ve", one, true}, // the same, typed on another keyboard
		{"naive", one, false},
		{"", one, false},
		{"x", "", false},
		{"x", "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFh", false},
		{"x", older, false},
		{"", h.nobody(), false},
	} {
		if got, err := h.is(ctx, c.password, c.hash); err != nil || got != c.want {
			t.Errorf("%q of %q: %v, %v", c.password, c.hash, got, err)
		}
	}
	full, cancel := context.WithCancel(ctx)
	cancel()
	for range hashing {
		h.seats <- struct{}{}
	}
	if _, err := h.is(full, "x", one); !refusal.Is(err, refusal.Unavailable) {
		t.Errorf("with no seat left: %v", err)
	}
}

func TestOneTimeLinks(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	old, _, err := d.FirstLink(ctx)
	d.must(err)
	code, expires, err := d.FirstLink(ctx)
	d.must(err)
	if !expires.Equal(d.at.Add(linkLife)) {
		t.Errorf("it expires %v", expires)
	}
	_, err = d.JoinWithPassword(ctx, old, "Eve", password)
	d.refused(err, refusal.Unknown, "used")
	// What is refused does not use the link up.
	_, err = d.JoinWithPassword(ctx, code, "Anna", "short")
	d.refused(err, refusal.Invalid, "15 characters")
	_, err = d.JoinWithPassword(ctx, code, " ", password)
	d.refused(err, refusal.Invalid, "missing")
	anna, err := d.JoinWithPassword(ctx, " "+code+"\n", "Anna", password)
	d.must(err)
	if has, err := d.HasAdministrator(ctx); err != nil || !has {
		t.Error("there is no administrator")
	}
	_, err = d.JoinWithPassword(ctx, code, "Eve", password)
	d.refused(err, refusal.Unknown, "used")

	invite := func(role auth.Role, account string) string {
		t.Helper()
		code, _, err := d.Invite(ctx, identity(anna, auth.ByCookie), role, account)
		d.must(err)
		return code
	}
	_, err = d.JoinWithPassword(ctx, invite(auth.Support, ""), "ANNA", password)
	d.refused(err, refusal.Invalid, "taken")
	late := invite(auth.Support, "")
	d.at = d.at.Add(invitationLife)
	_, err = d.JoinWithPassword(ctx, late, "Bert", password)
	d.refused(err, refusal.Unknown, "expired")

	bert, err := d.JoinWithPassword(ctx, invite(auth.Support, ""), "Bert", password)
	d.must(err)
	if bert.Role != auth.Support {
		t.Errorf("Bert is %s", bert.Role)
	}
	_, _, err = d.Invite(ctx, identity(bert, auth.ByCookie), auth.Administrator, "")
	d.refused(err, refusal.Forbidden, "accounts")
	// A new way into an account ends its sessions, and makes no other account.
	cookie := d.signedIn(bert)
	again, err := d.JoinWithPassword(ctx, invite("", bert.ID), "Eve", password+" again")
	d.must(err)
	if again.ID != bert.ID || again.Name != "Bert" || d.who(cookie).Known() {
		t.Errorf("%+v, signed in: %v", again, d.who(cookie).Known())
	}
	_, err = d.WithPassword(ctx, "Bert", password+" again")
	d.must(err)
}

func TestTokens(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	anna, bert := d.person("Anna", auth.Administrator), d.person("Bert", auth.Support)
	as := func(a store.Account) auth.Identity { return identity(a, auth.ByCookie) }
	_, _, err := d.MakeToken(ctx, as(bert), "x", []string{"accounts"}, time.Hour)
	d.refused(err, refusal.Forbidden, "accounts")
	_, _, err = d.MakeToken(ctx, as(bert), "x", []string{"own"}, time.Hour)
	d.refused(err, refusal.Invalid, "links:write")
	_, _, err = d.MakeToken(ctx, as(bert), "x", nil, time.Hour)
	d.refused(err, refusal.Invalid, "missing")
	_, _, err = d.MakeToken(ctx, as(bert), "x", []string{"imports"}, MaxTokenLife+time.Second)
	d.refused(err, refusal.Invalid, "has to be")

	secret, made, err := d.MakeToken(ctx, as(bert), "script", []string{"imports", "links:write"}, time.Hour)
	d.must(err)
	is := func(secret string) auth.Identity {
		t.Helper()
		i, err := d.Token(ctx, secret)
		d.must(err)
		return i
	}
	if i := is(secret); !i.May(auth.Imports) || i.May(auth.ReportsRead) || i.Account != bert.ID || !strings.Contains(i.Name, "script") {
		t.Errorf("%+v", i)
	}
	if is(secret+"x").Known() || is("").Known() || is(made.ID).Known() || is(made.Digest).Known() {
		t.Error("something else is taken for the token")
	}
	list, err := d.Tokens(ctx, as(bert))
	d.must(err)
	if len(list) != 1 || !list[0].Used.Equal(d.at) || strings.Contains(list[0].Digest, secret) {
		t.Errorf("%+v", list)
	}
	// A token of one's own under somebody else's hand is nobody's.
	eve := d.person("Eve", auth.Support)
	d.refused(d.RevokeToken(ctx, as(eve), made.ID), refusal.Unknown, "no such token")
	d.at = d.at.Add(time.Hour)
	if is(secret).Known() {
		t.Error("an expired token counts")
	}
	d.at = d.at.Add(-time.Minute)
	blocked := true
	_, err = d.ChangeAccount(ctx, as(anna), bert.ID, Change{Blocked: &blocked})
	d.must(err)
	if is(secret).Known() {
		t.Error("the token of a blocked account counts")
	}
	d.must(d.RevokeToken(ctx, as(anna), made.ID))

	of, _, err := d.MakeToken(ctx, operator.Identity(), "deploy", []string{"accounts"}, time.Hour)
	d.must(err)
	if i := is(of); !i.May(auth.Accounts) || i.Account != "" {
		t.Errorf("%+v", i)
	}
	d.Service = New(d.store, d.secrets, auth.NewOperator("another"), d.now)
	if is(of).Known() {
		t.Error("a token of another operator key counts")
	}
	if list, err = d.Tokens(ctx, d.operator.Identity()); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// Whom a provider names has the role that it says now.
func TestRolesOfAProvider(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	p := Person{Issuer: "https://id.example", Subject: "1", Name: "Anna", Role: auth.Administrator, Why: "nothing lets you in"}
	anna, err := d.WithOpenID(ctx, p)
	d.must(err)
	cookie := d.signedIn(anna)
	p.Role = auth.Support
	again, err := d.WithOpenID(ctx, p)
	d.must(err)
	if again.ID != anna.ID || again.Role != auth.Support || d.who(cookie).Known() {
		t.Errorf("%+v", again)
	}
	cookie = d.signedIn(anna)
	p.Role = auth.NoRole
	_, err = d.WithOpenID(ctx, p)
	d.refused(err, refusal.Forbidden, "nothing lets you in")
	if d.who(cookie).Known() {
		t.Error("who has no role any more is signed in")
	}
	p.Subject = "2"
	_, err = d.WithOpenID(ctx, p)
	d.refused(err, refusal.Forbidden, "nothing lets you in")
	if all, err := d.Accounts(ctx, operator.Identity()); err != nil || len(all) != 1 {
		t.Errorf("%d accounts: a stranger got one, %v", len(all), err)
	}
	role := auth.Administrator
	_, err = d.ChangeAccount(ctx, operator.Identity(), anna.ID, Change{Role: &role})
	d.refused(err, refusal.Invalid, "provider")
	_, _, err = d.Invite(ctx, operator.Identity(), "", anna.ID)
	d.refused(err, refusal.Invalid, "provider")
	var none *refusal.Error
	if err := d.ChangePassword(ctx, identity(anna, auth.ByCookie), "", password); !errors.As(err, &none) {
		t.Errorf("a password beside the provider: %v", err)
	}
}

func TestNobodyChangesHisOwnAccount(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	anna, bert := d.person("Anna", auth.Administrator), d.person("Bert", auth.Support)
	role := auth.Administrator
	_, err := d.ChangeAccount(ctx, identity(bert, auth.ByCookie), bert.ID, Change{Role: &role})
	d.refused(err, refusal.Forbidden, "accounts")
	_, err = d.ChangeAccount(ctx, identity(anna, auth.ByCookie), anna.ID, Change{Role: &role})
	d.refused(err, refusal.Forbidden, "Somebody else")
	d.refused(d.DeleteAccount(ctx, identity(anna, auth.ByCookie), anna.ID), refusal.Forbidden, "Somebody else")
	_, err = d.ChangeAccount(ctx, operator.Identity(), "u_none", Change{Role: &role})
	d.refused(err, refusal.Unknown, "no such account")
}

func TestWhatIsHandedOutComesBackOnce(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	hand := func() string {
		name, err := d.Hand(ctx, "kind", map[string]string{"a": "b"})
		d.must(err)
		return name
	}
	var got map[string]string
	name := hand()
	d.refused(d.Take(ctx, "other", name, &got), refusal.Invalid, "Begin again")
	d.must(d.Take(ctx, "kind", name, &got))
	if got["a"] != "b" {
		t.Errorf("%v", got)
	}
	d.refused(d.Take(ctx, "kind", name, &got), refusal.Invalid, "Begin again")
	name = hand()
	d.at = d.at.Add(awaitLife)
	d.refused(d.Take(ctx, "kind", name, &got), refusal.Invalid, "Begin again")
}

// Who did what to accounts, sessions and tokens is noted, without what opens
// anything.
func TestWhatIsNoted(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	var notes []string
	d.Note = func(_ context.Context, who auth.Identity, action store.Action, _, detail string) {
		notes = append(notes, who.Name+" "+string(action)+" "+detail)
	}
	anna := d.person("Anna", auth.Administrator)
	cookie := d.signedIn(anna)
	secret, made, err := d.MakeToken(ctx, d.who(cookie), "script", []string{"imports"}, time.Hour)
	d.must(err)
	d.must(d.RevokeToken(ctx, d.who(cookie), made.ID))
	d.refused(d.RevokeToken(ctx, d.who(cookie), made.ID), refusal.Unknown, "no such token")
	d.must(d.End(ctx, cookie))
	d.must(d.End(ctx, cookie))
	d.must(d.DeleteAccount(ctx, operator.Identity(), anna.ID))
	want := "operator key account.invited administrator, Anna account.joined invitation, password, Anna session.begun password, " +
		"Anna token.made imports, Anna token.revoked , Anna session.ended signed out, operator key account.deleted "
	if got := strings.Join(notes, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if all := strings.Join(notes, ""); strings.Contains(all, secret) || strings.Contains(all, cookie) || strings.Contains(all, password) {
		t.Error("a secret is noted")
	}
}
