// Package redact cuts addresses of people out of a report before it is shown
// to anyone but support. An address that can be read is cut to its network;
// what may be one and cannot be read is removed. It looks at every string of
// a report, so that a field added later is covered without anyone
// remembering to.
package redact

import (
	"net/netip"
	"strings"
	"unicode/utf8"

	"sidetone/server/fold"
	"sidetone/server/walk"
	"sidetone/shared/report"
)

// Removed stands where something was that may have been an address.
const Removed = "[removed]"

// Addresses gives a copy of r in which addresses of people are cut to /24 or
// /48. Those of the servers that were tried stay whole, since IT needs them
// to open a firewall, unless the report calls them the caller's as well.
//
// ours is the version of this server, which every answer tells anyway. As the
// version of an agent it stays: eight digits of a commit are else read as an
// address, and a release with commits after it (v1.2.3-4-g…) as another.
func Addresses(r report.Report, ours string) report.Report {
	c := walk.Copy(r)
	k := know(c)
	walk.Strings(&c, func(name, s string) string {
		if name == "Version" && s == ours {
			return s
		}
		return k.show(name, s)
	})
	return c
}

// show is what a stranger sees of a string, by the name of its field or
// argument.
func (k *known) show(name, s string) string {
	if from, to, ok := authority(name, s); ok {
		return k.cut(s[:from], false) + k.cutServer(s[from:to]) + k.cut(s[to:], false)
	}
	if isAddress(name) && s == itself {
		return s
	}
	shown := k.cut(s, isReference(name))
	if isAddress(name) && shown == s && !readable(s) {
		return Removed
	}
	return shown
}

// itself is how every machine calls itself over IPv6. It tells of nobody, and
// whoever tries a server on their own machine has it as their network.
const itself = "::1"

// Address cuts one address. What is none is removed.
func Address(s string) string {
	if s == itself {
		return s
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return Removed
	}
	return network(a)
}

// network is as much of an address as is shown.
func network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	bits := prefix6
	switch {
	case a.Is4():
		bits = prefix4
	case sixToFour.Contains(a):
		bits = prefix6to4
	}
	p, err := a.Prefix(bits)
	if err != nil || p.Addr() == netip.IPv6Unspecified() { // "::/48" tells nothing, and is no longer read as an address
		return Removed
	}
	return p.String()
}

// cut cuts what stands in a text.
func (k *known) cut(s string, reference bool) string {
	for _, piece := range k.pieces {
		s = strings.ReplaceAll(s, piece, Removed)
	}
	return replace(s, func(f found, text string) string {
		switch {
		case k.isPerson(f):
		case f.version, f.number && reference:
			return text
		case k.isServer(f, text):
			return text
		}
		return shown(f, text)
	})
}

// cutServer cuts out of the name of a server what is known for a person's
// address.
func (k *known) cutServer(s string) string {
	return replace(s, func(f found, text string) string {
		if k.isPerson(f) || f.readings == nil {
			return shown(f, text)
		}
		return text
	})
}

// shown is what is left of a place.
func shown(f found, text string) string {
	if !f.address.IsValid() {
		return Removed
	}
	net := network(f.address)
	if p, err := netip.ParsePrefix(net); err == nil && f.prefix.IsValid() && f.prefix.Bits() <= p.Bits() && f.prefix.Masked() == f.prefix {
		return text // a network, and no narrower than what is shown anyway
	}
	return net
}

// replace puts what with gives in the place of everything in s that may be
// an address; text is what stands there. What is left may itself be read as one,
// now that it ends where something was: of "ec2-203-0-113-77" the eight digits
// before the name of a cloud. So it is gone through until nothing is found.
func replace(s string, with func(f found, text string) string) string {
	for range maxPasses {
		cut := replaceOnce(s, with)
		if cut == s {
			return s
		}
		s = cut
	}
	return Removed
}

func replaceOnce(s string, with func(f found, text string) string) string {
	all, ok := places(s)
	switch {
	case !ok:
		return Removed
	case len(all) == 0:
		return s
	}
	var b strings.Builder
	last := 0
	for _, f := range all {
		if escapes(s[:f.start]) {
			f.address = netip.Addr{}
		}
		b.WriteString(s[last:f.start])
		b.WriteString(with(f, s[f.start:f.end]))
		last = f.end
	}
	b.WriteString(s[last:])
	return b.String()
}

// escapes reports whether what is written behind a text may be read as something
// encoded, as "20" behind "%" may, with or without what a reader does not see
// between them.
func escapes(before string) bool {
	for before != "" {
		r, size := utf8.DecodeLastRuneInString(before)
		if as := fold.Reads(r); as != "" {
			return strings.IndexByte(`%&\`, as[len(as)-1]) >= 0
		}
		before = before[:len(before)-size]
	}
	return false
}
