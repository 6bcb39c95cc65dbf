package codes

import (
	"fmt"
	"slices"
	"strings"
)

// Query is a code as somebody wrote it.
type Query struct {
	Vendor string // empty: any
	Code   int    // AnyCode: only a sub-code was given ("*/5732")
	Sub    int    // NoSub: none was given; then Code may be a sub-code, too
}

// form is told to whoever wrote something else.
const form = `a code such as 410/3112, "acs 410/3112", 3112 or 53405`

// maxQuery is the longest query in bytes: the longest vendor and two numbers.
const maxQuery = 64

// ParseQuery reads "410/3112", "acs 410/3112", "acs:3112", "acs-410-3112" or
// "53405". The error says what is wrong and what is expected.
func ParseQuery(query string) (Query, error) {
	wrong := func() (Query, error) {
		if len(query) > maxQuery {
			return Query{}, fmt.Errorf("the code is too long; it has to be %s", form)
		}
		return Query{}, fmt.Errorf("%q is not a code; it has to be %s", query, form)
	}
	if len(query) > maxQuery {
		return wrong()
	}
	q := Query{Sub: NoSub}
	rest := strings.ToLower(strings.TrimSpace(query))
	from := 0 // where the number may begin: one vendor's name has digits
	for _, vendor := range Vendors {
		if after, ok := strings.CutPrefix(rest, vendor); ok && strings.TrimLeft(after, " :/-") != after {
			from = max(from, len(vendor))
		}
	}
	first := strings.IndexAny(rest[from:], "*0123456789")
	if first < 0 {
		return wrong()
	}
	first += from
	if vendor := strings.Trim(rest[:first], " :/-"); vendor != "" {
		if !slices.Contains(Vendors, vendor) {
			return Query{}, fmt.Errorf("%q is not known here; a code may begin with one of %s", vendor, strings.Join(Vendors, ", "))
		}
		q.Vendor, rest = vendor, rest[first:]
	}
	code, sub, hasSub := strings.Cut(strings.ReplaceAll(rest, "-", "/"), "/")
	code, sub = strings.TrimSpace(code), strings.TrimSpace(sub)
	var ok bool
	if q.Code, ok = number(code); code == "*" {
		q.Code, ok = AnyCode, hasSub
	}
	if !ok {
		return wrong()
	}
	if hasSub {
		if q.Sub, ok = number(sub); !ok {
			return wrong()
		}
	}
	return q, nil
}

// Find gives every line that a query can mean, by vendor. None, with
// a nil error: the code is unknown; see Range.
func Find(query string) ([]Entry, error) {
	q, err := ParseQuery(query)
	if err != nil {
		return nil, err
	}
	return q.Find(), nil
}

// Find gives every line that the query can mean, by vendor.
func (q Query) Find() []Entry {
	var found, fallback []Entry
	for _, vendor := range Vendors {
		if q.Vendor != "" && q.Vendor != vendor {
			continue
		}
		if e, ok := Lookup(vendor, q.Code, q.Sub); ok && e.FellBack {
			fallback = append(fallback, e)
		} else if ok {
			found = append(found, e)
		}
		found = append(found, q.asSub(vendor)...)
	}
	switch {
	case q.Vendor != "":
		return append(found, fallback...)
	case len(found) > 0:
		return found // what nobody meant by its sub-code is no answer beside it
	}
	// Without a vendor, only the one that has sub-codes can be meant.
	return slices.DeleteFunc(fallback, func(e Entry) bool { return e.Vendor != ACS })
}

// asSub: a lone number may be a sub-code, or the code of several.
func (q Query) asSub(vendor string) (list []Entry) {
	if q.Sub != NoSub {
		return nil
	}
	for _, e := range known().entries {
		if e.Vendor == vendor && e.Sub != NoSub && (e.Code == q.Code && e.Sub != 0 || e.Sub == q.Code && q.Code != 0) {
			list = append(list, e)
		}
	}
	return list
}
