package hop

import (
	"testing"
	"time"
)

func TestQueueGivesPacketsInTheOrderTheyAreDue(t *testing.T) {
	start := time.Unix(1000, 0)
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	var q Queue
	if _, ok := q.Next(); ok || q.Pop(at(1000)) != nil {
		t.Fatal("an empty queue has a packet")
	}
	q.Push([]byte("late"), at(30))
	q.Push([]byte("first"), at(10))
	q.Push([]byte("second"), at(10))
	if next, _ := q.Next(); !next.Equal(at(10)) {
		t.Errorf("next is due at %v, want %v", next, at(10))
	}
	if p := q.Pop(at(9)); p != nil {
		t.Errorf("%q came before it was due", p)
	}
	for _, want := range []string{"first", "second"} {
		if p := q.Pop(at(10)); string(p) != want {
			t.Errorf("got %q, want %q", p, want)
		}
	}
	if p := q.Pop(at(29)); p != nil {
		t.Errorf("%q came before it was due", p)
	}
	if p := q.Pop(at(31)); string(p) != "late" || q.Len() != 0 {
		t.Errorf("got %q and %d more, want late and none", p, q.Len())
	}
}
