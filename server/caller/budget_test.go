package caller

import (
	"testing"
	"time"
)

func TestBudget(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := NewBudget(Rates{Each: 10, Burst: 20, Wide: 2}, func() time.Time { return now })
	k := at("192.0.2.1")
	for i := range 20 {
		if _, ok := b.Spend(k, 1); !ok {
			t.Fatalf("only %d", i)
		}
	}
	if wait, ok := b.Spend(k, 5); ok || wait != 500*time.Millisecond {
		t.Errorf("an empty purse: %v, %v", wait, ok)
	}
	if _, ok := b.Spend(at("192.0.2.2"), 20); !ok {
		t.Error("another caller pays for it")
	}
	now = now.Add(500 * time.Millisecond)
	if _, ok := b.Spend(k, 5); !ok {
		t.Error("it does not fill")
	}
	now = now.Add(-time.Hour)
	if _, ok := b.Spend(k, 1); ok {
		t.Error("a clock that jumps back fills it")
	}
	now = now.Add(2 * time.Hour)
	if _, ok := b.Spend(k, 21); !ok {
		t.Error("a cost beyond the burst is never paid")
	}
	if wait, ok := b.Spend(k, 1); ok || wait != 200*time.Millisecond {
		t.Errorf("it owes nothing: %v", wait)
	}
	if n := b.Refused(); n != 3 {
		t.Errorf("%d refusals", n)
	}
}

func TestBudgetOfANetwork(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := NewBudget(Rates{Each: 1, Burst: 10, Wide: 2}, func() time.Time { return now })
	for _, a := range []string{"2001:db8::1", "2001:db8:0:1::1"} {
		if _, ok := b.Spend(at(a), 10); !ok {
			t.Errorf("%s is refused", a)
		}
	}
	if _, ok := b.Spend(at("2001:db8:0:2::1"), 1); ok {
		t.Error("a third /64 gets more than the /48 has")
	}
	if _, ok := b.Spend(at("2001:db8:1::1"), 1); !ok {
		t.Error("another /48 is refused")
	}
}

func TestChargeIsOwed(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := NewBudget(Rates{Each: 1, Burst: 2, Wide: 1}, func() time.Time { return now })
	k := at("2001:db8::1")
	b.Charge(k, 5)
	if wait, ok := b.Spend(k, 1); ok || wait != 4*time.Second {
		t.Errorf("%v, %v", wait, ok)
	}
}
