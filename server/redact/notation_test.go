package redact

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"sidetone/server/fold"
	"sidetone/shared/report"
)

// notation writes an address in one way. secret is the part of it that must
// not be shown; where it is empty, all of it.
type notation struct {
	name   string
	text   func(a netip.Addr) string
	secret func(a netip.Addr) string
	// bare: letters or digits glued to it make it another number or word.
	bare bool
}

func octets(a netip.Addr, form, between string) string {
	b := a.As4()
	var all []string
	for _, o := range b {
		all = append(all, fmt.Sprintf(form, o))
	}
	return strings.Join(all, between)
}

func reversed(a netip.Addr) netip.Addr {
	b := a.As4()
	return netip.AddrFrom4([4]byte{b[3], b[2], b[1], b[0]})
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// fullWidth writes ASCII as East Asian texts do.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

func each(s, between string) string { return strings.Join(strings.Split(s, ""), between) }

func in4(format string) func(netip.Addr) string {
	return func(a netip.Addr) string { return fmt.Sprintf(format, a) }
}

func joined4(format, form, between string) func(netip.Addr) string {
	return func(a netip.Addr) string { return fmt.Sprintf(format, octets(a, form, between)) }
}

var notations4 = []notation{
	{name: "plain", text: in4("%s")},
	{name: "port", text: in4("%s:50123")},
	{name: "glued to a name", text: in4("raddr=%s,rport=9")},
	{name: "glued to letters", text: in4("addr%sx")},
	{name: "glued to digits", text: in4("300.%s.9")},
	{name: "a digit before", text: in4("1%s")},
	{name: "a port glued on", text: in4("%s50123")},
	{name: "prefix", text: in4("%s/32")},
	{name: "wide prefix that is none", text: in4("%s/8")},
	{name: "leading zeros", text: joined4("%s", "%03d", ".")},
	{name: "octal", bare: true, text: joined4("%s", "0%o", ".")},
	{name: "hexadecimal octets", bare: true, text: joined4("%s", "0x%x", ".")},
	{name: "after a time", text: in4("12:34:56:%s")},
	{name: "after a hardware address", text: in4("aa:bb:cc:%s")},
	{name: "after a code", text: in4("code:1:%s")},
	{name: "host name", text: joined4("ec2-%s.compute.example", "%d", "-")},
	{name: "host name with underscores", text: joined4("host%s.example", "%d", "_")},
	{name: "host name with zeros", text: joined4("cpe-%s.example", "%03d", "-")},
	{name: "host name of points", text: in4("static.%s.dyn.example")},
	{name: "reverse", text: func(a netip.Addr) string { return reversed(a).String() + ".in-addr.arpa" }},
	{name: "reverse host name", text: func(a netip.Addr) string { return octets(reversed(a), "%d", "-") + ".dsl.example" }},
	{name: "hexadecimal host name", bare: true, text: func(a netip.Addr) string { return fmt.Sprintf("p%08x.dip.example", number(a)) }},
	{name: "FTP", text: joined4("PORT (%s,195,203)", "%d", ",")},
	{name: "range", text: func(a netip.Addr) string { return a.String() + "-" + a.Next().String() }},
	{name: "defanged", text: joined4("%s", "%d", "[.]")},
	{name: "decimal", bare: true, text: func(a netip.Addr) string { return fmt.Sprint(number(a)) }},
	{name: "hexadecimal", bare: true, text: func(a netip.Addr) string { return fmt.Sprintf("0x%X", number(a)) }},
	{name: "octal number", bare: true, text: func(a netip.Addr) string { return fmt.Sprintf("0%o", number(a)) }},
	{name: "mapped", text: in4("::ffff:%s")},
	{name: "mapped with port", text: in4("[::ffff:%s]:50123")},
	{name: "NAT64", text: in4("64:ff9b::%s")},
	{name: "compatible", text: in4("::%s")},
	{name: "mapped, hexadecimal", text: func(a netip.Addr) string { n := number(a); return fmt.Sprintf("::ffff:%x:%x", n>>16, n&0xffff) }},
	{name: "NAT64, hexadecimal", text: func(a netip.Addr) string { n := number(a); return fmt.Sprintf("64:ff9b::%x:%x", n>>16, n&0xffff) }},
	{name: "6to4", text: func(a netip.Addr) string { n := number(a); return fmt.Sprintf("2002:%x:%x::1", n>>16, n&0xffff) },
		secret: func(a netip.Addr) string { n := number(a); return fmt.Sprintf("%x:%x", n>>16, n&0xffff) }},
	{name: "percent", text: joined4("%s", "%d", "%2E")},
	{name: "percent twice", text: joined4("%s", "%d", "%252e")},
	{name: "all percent", text: func(a netip.Addr) string {
		return strings.ToUpper(strings.ReplaceAll(fmt.Sprintf("% x", " "+a.String()), " ", "%"))
	}},
	{name: "HTML", text: joined4("%s", "%d", "&#46;")},
	{name: "JSON", text: joined4("%s", "%d", `\u002e`)},
	{name: "full width", text: func(a netip.Addr) string { return fullWidth(a.String()) }},
	{name: "ideographic stop", text: joined4("%s", "%d", "。")},
	{name: "zero width", text: func(a netip.Addr) string { return each(a.String(), "\u200b") }},
	{name: "soft hyphen", text: func(a netip.Addr) string { return each(a.String(), "\u00ad") }},
	{name: "variation selector", text: func(a netip.Addr) string { return each(a.String(), "\ufe0f") }},
	{name: "session description", text: in4("c=IN IP4 %s\r\na=rtcp:9")},
	{name: "candidate", text: in4("candidate:1 1 udp 2122 %s 50123 typ host")},
	{name: "TURN URL in a text", text: in4("failed: turn:%s:3478?transport=udp")},
	{name: "URL", text: in4("https://%s:8443/x")},
	{name: "URL of a host name", text: joined4("turn:h-%s.example:3478", "%d", "-")},
	{name: "path of a URL", text: in4("https://site.example/ip/%s")},
	{name: "query of a URL", text: in4("https://site.example/?ip=%s#x")},
}

func full6(a netip.Addr, between string) string {
	return strings.ReplaceAll(a.StringExpanded(), ":", between)
}

// host6 are the last groups: the part of an IPv6 address that is never shown.
func host6(between string) func(a netip.Addr) string {
	return func(a netip.Addr) string { return strings.Join(strings.Split(a.String(), ":")[4:], between) }
}

func in6(format string) func(netip.Addr) string { return in4(format) }

var notations6 = []notation{
	{name: "plain", text: in6("%s")},
	{name: "upper case", text: func(a netip.Addr) string { return strings.ToUpper(a.String()) }, secret: func(a netip.Addr) string {
		return strings.ToUpper(host6(":")(a))
	}},
	{name: "expanded", text: func(a netip.Addr) string { return a.StringExpanded() }, secret: func(a netip.Addr) string {
		return strings.Join(strings.Split(a.StringExpanded(), ":")[4:], ":")
	}},
	{name: "port in brackets", text: in6("[%s]:50123")},
	{name: "port glued", text: in6("%s:50123")},
	{name: "short port glued", text: in6("%s:443")},
	{name: "port after a point", text: in6("%s.50123")},
	{name: "port after a hash", text: in6("%s#443")},
	{name: "prefix", text: in6("%s/64")},
	{name: "prefixes glued", text: in6("2001:db8:%s")},
	{name: "zone", text: in6("%s%%eth0")},
	{name: "zone of a URL", text: in6("[%s%%25en0]")},
	{name: "after a word", text: in6("candidate:%s")},
	{name: "after a digit", text: in6("udp4:%s")},
	{name: "after a time", text: in6("at 10:20:%s")},
	{name: "letters glued", text: in6("x%sy")},
	{name: "full stop", text: in6("From %s.")},
	{name: "colon after", text: in6("%s: refused")},
	{name: "ip6.arpa", text: func(a netip.Addr) string {
		b := []byte(full6(a, ""))
		for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
		return each(string(b), ".") + ".ip6.arpa"
	}, secret: func(a netip.Addr) string {
		s := full6(a, "")
		return fmt.Sprintf("%c.%c.%c.%c.%c.%c", s[31], s[30], s[29], s[28], s[27], s[26])
	}},
	{name: "literal.net", text: func(a netip.Addr) string { return strings.ReplaceAll(a.String(), ":", "-") + ".ipv6-literal.net" }, secret: host6("-")},
	{name: "literal.net with zone", text: func(a netip.Addr) string { return strings.ReplaceAll(a.String(), ":", "-") + "s4.ipv6-literal.net" }, secret: host6("-")},
	{name: "digits alone", bare: true, text: func(a netip.Addr) string { return full6(a, "") }, secret: func(a netip.Addr) string { return full6(a, "")[16:] }},
	{name: "percent", text: func(a netip.Addr) string { return strings.ReplaceAll(a.String(), ":", "%3A") }, secret: host6("%3A")},
	{name: "full width", text: func(a netip.Addr) string { return fullWidth(a.String()) }, secret: func(a netip.Addr) string { return fullWidth(host6(":")(a)) }},
	{name: "zero width", text: func(a netip.Addr) string { return each(a.String(), "\u200d") }},
	{name: "candidate", text: in6("candidate:1 1 udp 2122 %s 50123 typ host")},
	{name: "URL", text: in6("wss://[%s]:8443/x")},
	{name: "STUN URL without brackets", text: in6("stun:%s:3478")},
}

// plant is an address in one notation, and what of it must not be shown.
type plant struct {
	text, secret string
	bare         bool
}

func planted(a4, a6 netip.Addr) map[string]plant {
	all := map[string]plant{}
	for _, n := range notations4 {
		p := plant{n.text(a4), n.text(a4), n.bare}
		if n.secret != nil {
			p.secret = n.secret(a4)
		} else if strings.Contains(p.text, a4.String()) {
			p.secret = a4.String() // without what stands around it
		}
		all["IPv4 "+n.name] = p
	}
	for _, n := range notations6 {
		p := plant{n.text(a6), host6(":")(a6), n.bare}
		if n.secret != nil {
			p.secret = n.secret(a6)
		}
		all["IPv6 "+n.name] = p
	}
	return all
}

// glued reports whether a letter or a digit stands where text is put in.
func glued(before, after string) bool {
	before, after = fold.New(before).Plain, fold.New(after).Plain
	return before != "" && isAlnum(before[len(before)-1]) || after != "" && isAlnum(after[0])
}

// survives reports whether a reader of shown can find secret in it.
func survives(shown, secret string) bool {
	return strings.Contains(shown, secret) || strings.Contains(fold.New(shown).Plain, fold.New(secret).Plain)
}

var (
	someone4 = netip.MustParseAddr("203.0.113.77")
	someone6 = netip.MustParseAddr("2001:db8:1a2b:2c3d:4e5f:6a7b:8c9d:e0f1")
)

// In every field at once; the report then calls the address the caller's.
func TestNoNotationSurvivesInAnyField(t *testing.T) {
	for name, p := range planted(someone4, someone6) {
		text, secret := p.text, p.secret
		if shown := texts(Addresses(full(text), "")); survives(shown, secret) {
			at := strings.Index(shown, secret)
			t.Errorf("%s: %q survives in %q", name, text, shown[max(0, at-60):min(len(shown), max(at, 0)+80)])
		}
	}
}

// In free text alone, where nothing tells whose the address is. Only a
// server's URL may name an address that is not known for a person's.
func TestNoNotationSurvivesInText(t *testing.T) {
	for name, p := range planted(someone4, someone6) {
		r := report.Report{Observations: []report.Observation{{Detail: report.Detail{Text: "it said " + p.text + " then"}}}}
		if shown := texts(Addresses(r, "")); survives(shown, p.secret) {
			t.Errorf("%s: %q is shown as %q", name, p.text, shown)
		}
	}
}

// In the name of a server, in whatever notation, while the report calls the
// plain address the caller's.
func TestNoNotationSurvivesInTheNameOfAServer(t *testing.T) {
	for name, p := range planted(someone4, someone6) {
		for _, scheme := range []string{"turn:", "https://", "https://site.example/", "https://site.example/?x="} {
			r := report.Report{Observations: []report.Observation{
				{Target: scheme + p.text, Detail: report.Detail{ICE: &report.ICE{Candidates: []report.Candidate{
					{Type: "srflx", Address: someone4.String(), RelatedAddress: someone6.String()}}}}},
			}}
			if shown := texts(Addresses(r, "")); survives(shown, p.secret) {
				t.Errorf("%s: %q is shown as %q", name, r.Observations[0].Target, shown)
			}
		}
	}
}

// FuzzNoPlantedAddressSurvives plants one address of each family in every
// notation between whatever the fuzzer finds.
func FuzzNoPlantedAddressSurvives(f *testing.F) {
	f.Add(uint32(0xcb00714d), []byte{0x20, 1, 0xd, 0xb8, 0x1a, 0x2b, 0x2c, 0x3d, 0x4e, 0x5f, 0x6a, 0x7b, 0x8c, 0x9d, 0xe0, 0xf1}, " ", " ")
	f.Add(uint32(0xc0a80708), []byte{0xfe, 0x80, 0, 1, 0x1a, 0x2b, 0x2c, 0x3d, 0x4e, 0x5f, 0x6a, 0x7b, 0x8c, 0x9d, 0xe0, 0xf1}, "a:", "x")
	f.Add(uint32(0x64400109), []byte{0x2a, 2, 0xd, 0xb8, 0x1a, 0x2b, 0x2c, 0x3d, 0x4e, 0x5f, 0x6a, 0x7b, 0x8c, 0x9d, 0xe0, 0xf1}, "[", "]%")
	f.Fuzz(func(t *testing.T, n uint32, raw []byte, before, after string) {
		if len(raw) != 16 || n>>24 < 16 || n>>24 == 127 || n&0xff < 16 || n>>8&0xff < 16 {
			return
		}
		for i := 0; i < 16; i += 2 {
			raw[i] |= 0x10 // groups of four digits, so that nothing is compressed
		}
		a4, a6 := addr32(n), netip.AddrFrom16([16]byte(raw))
		for name, p := range planted(a4, a6) {
			text := before + p.text + after
			if p.bare && glued(before, after) || survives(before+after, p.secret) || !survives(text, p.secret) {
				continue // it stands there anyway, or what is around it destroys it
			}
			r := report.Report{Observations: []report.Observation{{Detail: report.Detail{Text: text}}}}
			shown := Addresses(r, "")
			if got := shown.Observations[0].Detail.Text; survives(got, p.secret) {
				t.Errorf("%s: %q is shown as %q, with %q", name, text, got, p.secret)
			}
			if again := Addresses(shown, ""); again.Observations[0].Detail.Text != shown.Observations[0].Detail.Text {
				t.Errorf("%q is cut to %q and that to %q", text, shown.Observations[0].Detail.Text, again.Observations[0].Detail.Text)
			}
		}
	})
}
