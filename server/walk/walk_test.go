package walk

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

type kind string

type inner struct {
	Text string
	List []string
	Any  any
}

type outer struct {
	Kind    kind
	Pointer *inner
	Array   [2]string
	Nested  [][]string
	Args    map[string]any
	Names   map[kind][]inner
	Numbers map[int]string
	Any     any
	When    time.Time
	Count   int
	hidden  string
}

func sample(s string) outer {
	return outer{
		Kind: kind(s), Pointer: &inner{s, []string{s, s}, s}, Array: [2]string{s, s}, Nested: [][]string{{s}, {s, s}},
		Args:    map[string]any{"url": s, "list": []any{s, 3, map[string]any{"deep": []string{s}}}, s: s, "none": nil},
		Names:   map[kind][]inner{kind(s): {{Text: s, Any: &inner{Text: s}}}},
		Numbers: map[int]string{3: s}, Any: []inner{{Text: s}}, When: time.Unix(5, 0), Count: 3, hidden: "x",
	}
}

func TestEveryStringIsChangedAndACopyIsNot(t *testing.T) {
	v := sample("old")
	before := Copy(v)
	if !reflect.DeepEqual(v, before) {
		t.Fatalf("a copy differs: %+v", before)
	}
	Strings(&v, func(_, s string) string { return strings.ReplaceAll(s, "old", "new") })
	if want := sample("new"); !reflect.DeepEqual(v, want) {
		t.Errorf("got  %+v\nwant %+v", v, want)
	}
	if !reflect.DeepEqual(before, sample("old")) {
		t.Error("the copy was changed with the original")
	}
}

func TestNames(t *testing.T) {
	v := outer{Args: map[string]any{"url": []any{"a"}}, Pointer: &inner{Text: "b", List: []string{"c"}}, Nested: [][]string{{"d"}}}
	names := map[string]string{}
	Strings(&v, func(name, s string) string { names[s] = name; return s })
	want := map[string]string{"a": "url", "b": "Text", "c": "List", "d": "Nested", "url": "Args"}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("%v", names)
	}
}

func TestNothing(t *testing.T) {
	Strings((*outer)(nil), func(_, s string) string { t.Error(s); return s })
	v := outer{}
	Strings(&v, func(_, s string) string { t.Error(s); return s })
	if c := Copy[any](nil); c != nil {
		t.Error(c)
	}
}
