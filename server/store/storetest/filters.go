package storetest

import (
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
)

// filters: everybody has his own and those that are shared.
func filters(t *testing.T, s store.Store) {
	filter := func(id, account, name string, shared bool) store.Filter {
		return store.Filter{ID: id, Account: account, Name: name, Search: "verdict=blocked&q=%27", Shared: shared, Created: day}
	}
	const most = 3
	own, later := filter("f_1", "u_1", "Blocked 'here' ?", false), filter("f_2", "u_1", "a small one", false)
	shared, others, key := filter("f_3", "u_2", "Contoso", true), filter("f_4", "u_2", "mine", false), filter("f_5", "", "of the key", false)
	for _, f := range []store.Filter{own, later, shared, others, key} {
		must(t, s.SaveFilter(ctx, f, most))
	}
	want := func(account string, list ...store.Filter) {
		t.Helper()
		got, err := s.Filters(ctx, account)
		must(t, err)
		same(t, got, list)
	}
	want("u_1", later, own, shared)
	want("u_2", shared, others)
	want("", shared, key)
	want("u_3", shared)

	// One of the same name takes the place of the account's own, and of nobody else's.
	again := filter("f_6", "u_1", own.Name, false)
	again.Search, again.Created = "q=x", day.Add(time.Minute)
	must(t, s.SaveFilter(ctx, again, most))
	must(t, s.SaveFilter(ctx, filter("f_7", "u_2", own.Name, false), most))
	want("u_1", later, again, shared)

	must(t, s.SaveFilter(ctx, filter("f_8", "u_1", "the third", false), most))
	wantRefusal(t, s.SaveFilter(ctx, filter("f_9", "u_1", "the fourth", false), most), refusal.TooMany)
	must(t, s.SaveFilter(ctx, filter("f_9", "u_1", "the third", false), most))

	for _, c := range []struct {
		account, id string
		shared      bool
		is          bool
	}{
		{"u_1", "f_4", false, false}, {"u_1", "f_4", true, false}, // somebody else's own
		{"u_1", "f_3", false, false}, {"u_1", "f_3", true, true}, // one that is shared
		{"u_1", "f_2", false, true}, {"u_1", "f_2", false, false},
	} {
		if err := s.DeleteFilter(ctx, c.account, c.id, c.shared); (err == nil) != c.is {
			t.Errorf("%+v: %v", c, err)
		} else if err != nil {
			wantUnknown(t, err)
		}
	}
	must(t, s.CreateAccount(ctx, anAccount("u_2", "ben")))
	must(t, s.DeleteAccount(ctx, "u_2"))
	want("u_2")
}
