package words

import (
	"reflect"
	"testing"
)

// What is read when it is said is what is read at once.
func TestLinked(t *testing.T) {
	for _, text := range []string{Callers("en"), explanationsText + developersText, "a.one = one\n  and more\n\tof it \r\n# no\n\nb = {n, plural, one {# x} other {# y}}"} {
		want, err := Parse("en", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got := linked("en", text)
		if len(got.messages) != len(want.messages) {
			t.Errorf("%d messages, want %d", len(got.messages), len(want.messages))
		}
		for id, m := range want.messages {
			if nodes, _ := got.find(id); !reflect.DeepEqual(nodes, m.nodes) {
				t.Errorf("%s: %v, want %v", id, nodes, m.nodes)
			}
		}
	}
}
