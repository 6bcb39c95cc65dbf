package redact

import (
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"sidetone/server/fold"
	"sidetone/server/walk"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// known is what a report itself says of the addresses in it.
type known struct {
	// people are the addresses that it calls the caller's, or another
	// person's, in whatever notation.
	people map[netip.Addr]bool
	// servers are those of the servers that were tried, and names those made
	// of addresses that servers have (ec2-198-51-100-7), as they are written.
	servers map[netip.Addr]bool
	names   map[string]bool
	// networks are those that the profile publishes.
	networks map[string]bool
	// pieces are what a judgement takes for the host in targets that are no
	// URLs: they can be a part of an address that nothing tells any more.
	pieces []string
}

func know(r report.Report) *known {
	k := &known{people: map[netip.Addr]bool{}, servers: map[netip.Addr]bool{}, names: map[string]bool{}, networks: map[string]bool{}}
	k.meet(reflect.ValueOf(r))
	for _, m := range r.Profile.Media {
		k.networks[m.Net] = true
	}
	walk.Strings(&r, func(name, s string) string {
		from, to, ok := authority(name, s)
		if !ok && isURL(name) {
			k.broken(s)
		}
		if !ok {
			return s
		}
		folded := fold.New(s[from:to])
		for _, f := range find(folded.Plain) {
			if f.address.IsValid() {
				k.servers[plain(f.address)] = true
			}
			k.names[strings.ToLower(folded.Plain[f.start:f.end])] = true
		}
		return s
	})
	return k
}

// broken notes the pieces of a target that is no URL and holds an address.
func (k *known) broken(target string) {
	if all, ok := places(target); ok && len(all) == 0 {
		return
	}
	host := strings.Trim(stunuri.Parse(target).Host, "[]:")
	if len(host) >= shortestPiece && strings.ContainsAny(host, "0123456789") && !slices.Contains(k.pieces, host) {
		k.pieces = append(k.pieces, host)
	}
}

// isPerson reports whether f may stand for an address that is known for a
// person's. Loopback and unspecified addresses are nobody's.
func (k *known) isPerson(f found) bool {
	for _, a := range f.readings {
		if k.people[a] {
			return true
		}
	}
	return false
}

func (k *known) isServer(f found, text string) bool {
	return f.address.IsValid() && k.servers[plain(f.address)] || k.names[strings.ToLower(text)] || k.networks[text]
}

// meet collects the addresses of people: every field that is called an
// address, and is not that of a server.
func (k *known) meet(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			k.meet(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			k.meet(v.Index(i))
		}
	case reflect.Struct:
		relay := v.Type() == reflect.TypeFor[report.Candidate]() && v.Interface().(report.Candidate).Type == "relay"
		for i := range v.NumField() {
			switch field := v.Type().Field(i); {
			case !field.IsExported():
			case field.Name == "RelatedAddress", field.Name == "Address" && !relay && v.Type() != reflect.TypeFor[report.Proxy]():
				k.add(v.Field(i))
			default:
				k.meet(v.Field(i))
			}
		}
	}
}

func (k *known) add(v reflect.Value) {
	if v.Kind() != reflect.String {
		k.meet(v)
		return
	}
	all, _ := places(v.String())
	for _, f := range all {
		for _, a := range f.readings {
			if !a.IsLoopback() && !a.IsUnspecified() {
				k.people[a] = true
			}
		}
	}
}

// authority finds host and port in a string that names a server: the target
// of a check, the URL of a STUN or TURN server. Only what has the form of a
// URL passes, so that an address by itself is cut wherever it stands.
func authority(name, s string) (from, to int, ok bool) {
	if !isURL(name) {
		return 0, 0, false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil {
		return 0, 0, false
	}
	switch u.Scheme {
	case "stun", "stuns", "turn", "turns":
		from = len(u.Scheme) + 1
	case "http", "https", "ws", "wss":
		from = len(u.Scheme) + 3
	default:
		return 0, 0, false
	}
	if from > len(s) {
		return 0, 0, false
	}
	to = len(s)
	if i := strings.IndexAny(s[from:], "/?#"); i >= 0 {
		to = from + i
	}
	return from, to, allOf(s[from:to], inHost)
}

// inHost reports whether b may stand in host and port as URLs write them.
func inHost(b byte) bool { return isAlnum(b) || strings.IndexByte(".-_:[]", b) >= 0 }
