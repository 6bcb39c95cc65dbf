package storetest

import (
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

func anAccount(id, subject string) store.Account {
	return store.Account{ID: id, Name: "Anna 'quoted' ?", Subject: subject, Email: "anna@example.org", Role: auth.Support,
		Password: "hash", Created: day, Seen: day.Add(time.Minute)}
}

// same fails unless two values are equal.
func same[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func accounts(t *testing.T, s store.Store) {
	want := anAccount("u_1", "anna")
	must(t, s.CreateAccount(ctx, want))
	elsewhere := anAccount("u_2", "anna") // of a provider
	elsewhere.Issuer, elsewhere.Created = "https://id.example", day.Add(time.Hour)
	must(t, s.CreateAccount(ctx, elsewhere))
	wantRefusal(t, s.CreateAccount(ctx, anAccount("u_3", "anna")), refusal.Invalid)
	for _, find := range []func() (store.Account, error){
		func() (store.Account, error) { return s.Account(ctx, "u_1") },
		func() (store.Account, error) { return s.AccountOf(ctx, "", "anna") },
	} {
		got, err := find()
		must(t, err)
		same(t, got, want)
	}
	_, err := s.Account(ctx, "u_9")
	wantRefusal(t, err, refusal.Unknown)
	_, err = s.AccountOf(ctx, "https://other.example", "anna")
	wantRefusal(t, err, refusal.Unknown)

	must(t, s.UpdateAccount(ctx, "u_1", func(a *store.Account) error {
		a.Blocked, a.Role, a.Password = true, auth.Administrator, ""
		return nil
	}))
	want.Blocked, want.Role, want.Password = true, auth.Administrator, ""
	refused := refusal.New(refusal.Forbidden, "no")
	if err := s.UpdateAccount(ctx, "u_1", func(a *store.Account) error { a.Name = "x"; return refused }); err == nil {
		t.Error("an error of the change is lost")
	}
	wantRefusal(t, s.UpdateAccount(ctx, "u_9", func(*store.Account) error { return nil }), refusal.Unknown)
	all, err := s.Accounts(ctx)
	must(t, err)
	same(t, all, []store.Account{want, elsewhere})

	must(t, s.CreateSession(ctx, aSession("s", "u_1")))
	must(t, s.AddPasskey(ctx, aPasskey("p", "u_1")))
	must(t, s.CreateToken(ctx, aToken("t", "u_1")))
	must(t, s.DeleteAccount(ctx, "u_1"))
	wantRefusal(t, s.DeleteAccount(ctx, "u_1"), refusal.Unknown)
	_, err = s.Session(ctx, "s")
	wantRefusal(t, err, refusal.Unknown)
	_, err = s.TokenOf(ctx, "digest of t")
	wantRefusal(t, err, refusal.Unknown)
	left, err := s.Passkeys(ctx, "u_1")
	must(t, err)
	same(t, len(left), 0)
}

func aPasskey(id, account string) store.Passkey {
	return store.Passkey{ID: id, Account: account, Name: "laptop", Credential: []byte(`{"a":1}`), Created: day}
}

func passkeys(t *testing.T, s store.Store) {
	want := aPasskey("p_1", "u_1")
	must(t, s.AddPasskey(ctx, want))
	must(t, s.AddPasskey(ctx, aPasskey("p_2", "u_2")))
	must(t, s.UsePasskey(ctx, "p_1", []byte(`{"a":2}`), day.Add(time.Hour)))
	wantRefusal(t, s.UsePasskey(ctx, "p_9", nil, day), refusal.Unknown)
	want.Credential, want.Used = []byte(`{"a":2}`), day.Add(time.Hour)
	got, err := s.Passkeys(ctx, "u_1")
	must(t, err)
	same(t, got, []store.Passkey{want})
	wantRefusal(t, s.DeletePasskey(ctx, "u_1", "p_2"), refusal.Unknown)
	must(t, s.DeletePasskey(ctx, "u_1", "p_1"))
}

func aSession(id, account string) store.Session {
	return store.Session{ID: id, Account: account, Means: "password", Browser: "Firefox 153, Linux", Network: "192.0.2.0/24",
		Created: day, Seen: day, Expires: day.Add(time.Hour)}
}

func sessions(t *testing.T, s store.Store) {
	one := aSession("one", "u_1")
	one.Expires = day
	must(t, s.CreateSession(ctx, one))
	for _, id := range []string{"two", "three"} {
		must(t, s.CreateSession(ctx, aSession(id, "u_1")))
	}
	must(t, s.CreateSession(ctx, aSession("other", "u_2")))
	got, err := s.Session(ctx, "one")
	must(t, err)
	same(t, got, one)
	must(t, s.SeeSession(ctx, "three", day.Add(time.Minute)))
	ids := func() (list []string) {
		all, err := s.Sessions(ctx)
		must(t, err)
		for _, one := range all {
			list = append(list, one.ID)
		}
		return list
	}
	same(t, ids(), []string{"three", "one", "other", "two"})
	must(t, s.EndSession(ctx, "one"))
	must(t, s.EndSession(ctx, "one"))
	_, err = s.Session(ctx, "one")
	wantRefusal(t, err, refusal.Unknown)
	must(t, s.EndSessions(ctx, "u_1", "two"))
	same(t, ids(), []string{"other", "two"})
	for id, account := range map[string]string{"up 1": "u_1", "up 2": "u_2"} {
		one := aSession(id, account)
		one.Upstream = "up"
		must(t, s.CreateSession(ctx, one))
		got, err := s.Session(ctx, id)
		must(t, err)
		same(t, got, one)
	}
	must(t, s.EndUpstream(ctx, "u_1", "elsewhere")) // and what names none
	same(t, ids(), []string{"other", "up 1", "up 2"})
	must(t, s.EndUpstream(ctx, "u_2", "up"))
	same(t, ids(), []string{"up 1"})
	must(t, s.CreateSession(ctx, aSession("other", "u_2")))
	must(t, s.CreateSession(ctx, aSession("two", "u_1")))
	must(t, s.EndUpstream(ctx, "", "up"))
	same(t, ids(), []string{"other", "two"})
	_, err = s.Purge(ctx, store.Purge{Sessions: day.Add(time.Hour)})
	must(t, err)
	same(t, len(ids()), 2)
	_, err = s.Purge(ctx, store.Purge{Sessions: day.Add(2 * time.Hour)})
	must(t, err)
	same(t, len(ids()), 0)
}

func aToken(id, account string) store.Token {
	return store.Token{ID: id, Digest: "digest of " + id, Name: "script", Account: account, Scopes: []auth.Right{auth.LinksWrite, auth.Imports},
		Created: day, Expires: day.Add(time.Hour)}
}

func tokens(t *testing.T, s store.Store) {
	want := aToken("t_1", "u_1")
	must(t, s.CreateToken(ctx, want))
	must(t, s.UseToken(ctx, "t_1", day.Add(time.Minute)))
	want.Used = day.Add(time.Minute)
	got, err := s.TokenOf(ctx, want.Digest)
	must(t, err)
	same(t, got, want)
	all, err := s.Tokens(ctx)
	must(t, err)
	same(t, all, []store.Token{want})
	_, err = s.TokenOf(ctx, "t_1")
	wantRefusal(t, err, refusal.Unknown)
	must(t, s.DeleteToken(ctx, "t_1"))
	wantRefusal(t, s.DeleteToken(ctx, "t_1"), refusal.Unknown)
	must(t, s.CreateToken(ctx, want))
	_, err = s.Purge(ctx, store.Purge{Links: day.Add(2 * time.Hour)})
	must(t, err)
	_, err = s.TokenOf(ctx, want.Digest)
	wantRefusal(t, err, refusal.Unknown)
}

// pending comes back once, however many ask at a time.
func pending(t *testing.T, s store.Store) {
	want := store.Pending{ID: "p", Kind: "code", Account: "u_1", Data: []byte(`{}`), Expires: day}
	must(t, s.Await(ctx, want))
	_, err := s.Awaited(ctx, "p", "other kind")
	wantRefusal(t, err, refusal.Unknown)
	_, err = s.Take(ctx, "p", "other kind")
	wantRefusal(t, err, refusal.Unknown)
	got, err := s.Awaited(ctx, "p", "code")
	must(t, err)
	same(t, got, want)
	var taken atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := s.Take(ctx, "p", "code"); err == nil {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	same(t, taken.Load(), 1)
	must(t, s.Await(ctx, want))
	must(t, s.Drop(ctx, "code", ""))
	_, err = s.Awaited(ctx, "p", "code")
	must(t, err)
	must(t, s.Drop(ctx, "code", "u_1"))
	_, err = s.Awaited(ctx, "p", "code")
	wantRefusal(t, err, refusal.Unknown)
	must(t, s.Await(ctx, store.Pending{ID: "old", Kind: "code", Expires: day}))
	_, err = s.Purge(ctx, store.Purge{Sessions: day.Add(time.Second)})
	must(t, err)
	_, err = s.Take(ctx, "old", "code")
	wantRefusal(t, err, refusal.Unknown)
}

// tries are counted from the first one until that is forgotten.
func tries(t *testing.T, s store.Store) {
	for i := range 3 {
		now := day.Add(time.Duration(i) * time.Minute)
		count, forgotten, err := s.Try(ctx, "name", now, now.Add(15*time.Minute))
		must(t, err)
		same(t, count, i+1)
		same(t, forgotten, day.Add(15*time.Minute))
	}
	later := day.Add(15 * time.Minute)
	count, _, err := s.Try(ctx, "name", later, later.Add(15*time.Minute))
	must(t, err)
	same(t, count, 1)
	must(t, s.Forgive(ctx, "name"))
	count, _, err = s.Try(ctx, "name", later, later.Add(time.Minute))
	must(t, err)
	same(t, count, 1)
}
