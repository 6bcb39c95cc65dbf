package profiles

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pion/stun/v4"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// wrong is a value that is well-formed and makes no sense.
type wrong struct {
	path []string
	text string
}

// check looks at the values, in the order in which they are written.
func check(p profile.Profile) *wrong {
	if !nameForm.MatchString(p.Name) {
		return &wrong{[]string{"name"}, "has to be lower case letters, digits and dashes"}
	}
	for i, s := range p.ICE.Servers {
		if w := checkServer(s, "ice", "servers", fmt.Sprint(i)); w != nil {
			return w
		}
	}
	if u := p.Signaling.URL; u != "" && !hasScheme(u, "ws", "wss") {
		return &wrong{[]string{"signaling", "url"}, "has to be ws:// or wss:// with a host and, if need be, a port from 1 to 65535"}
	}
	if w := checkHosts(p.Hosts); w != nil {
		return w
	}
	for i, m := range p.Media {
		if w := checkMedia(m, "media", fmt.Sprint(i)); w != nil {
			return w
		}
	}
	for i, n := range p.Notices {
		if !slices.Contains(report.Notices, n) {
			return &wrong{[]string{"notices", fmt.Sprint(i)}, "has to be " + oneOf(report.Notices)}
		}
	}
	for i, s := range p.Sources {
		if w := checkSource(s, "sources", fmt.Sprint(i)); w != nil {
			return w
		}
	}
	if w := checkToken(p.Token); w != nil {
		return w
	}
	return checkLimits(p.Limits)
}

func checkServer(s profile.Server, path ...string) *wrong {
	at := func(more ...string) []string { return append(append([]string{}, path...), more...) }
	c := s.Credentials
	if len(s.URLs) == 0 && !c.Replied() {
		return &wrong{at("urls"), "has to list at least one URL"}
	}
	for i, u := range s.URLs {
		switch uri, err := stun.ParseURI(u); {
		case err != nil:
			return &wrong{at("urls", fmt.Sprint(i)),
				"has to be stun:host:port, turn:host:port?transport=udp or tcp, or turns:host:port?transport=tcp"}
		case uri.Port < 1 || uri.Port > 65535:
			return &wrong{at("urls", fmt.Sprint(i)), "has a port that is not from 1 to 65535"}
		}
	}
	if s.Mark != "" && !slices.Contains(profile.Marks, s.Mark) {
		return &wrong{at("mark"), "has to be " + oneOf(profile.Marks)}
	}
	if w := checkEndpoint(c.Endpoint, at("credentials", "endpoint")); w != nil {
		return w
	}
	switch {
	case c.Replied() && (c.Secret != "" || c.Username != "" || c.Password != ""), c.File != "" && c.Endpoint.URL != "":
		return &wrong{at("credentials"), "has to be file, endpoint, username and password, or secret, not several"}
	case c.Secret != "" && (c.Username != "" || c.Password != ""):
		return &wrong{at("credentials"), "has to be username and password, or secret, not both"}
	case (c.Username == "") != (c.Password == ""):
		return &wrong{at("credentials"), "has to have username and password, or neither"}
	case c.TTLS != 0 && c.Secret == "":
		return &wrong{at("credentials", "ttl_s"), "means something with secret only"}
	}
	return nil
}

// hostForm is a DNS name of at least two labels, which may begin with "*".
var hostForm = regexp.MustCompile(`^(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$`)

func checkHosts(hosts []profile.Host) *wrong {
	first := map[string]bool{}
	for i, h := range hosts {
		at := func(key string) []string { return []string{"hosts", fmt.Sprint(i), key} }
		switch {
		case !hostForm.MatchString(h.Name):
			return &wrong{at("name"), "has to be a host name in lower case, without scheme, port and path; *. before it stands for all names below"}
		case h.Port < 0 || h.Port > 65535:
			return &wrong{at("port"), "has to be from 1 to 65535"}
		case !slices.Contains(profile.Uses, h.Use):
			return &wrong{at("use"), "has to be " + oneOf(profile.Uses)}
		case h.Mark != "" && !slices.Contains(profile.Marks, h.Mark):
			return &wrong{at("mark"), "has to be " + oneOf(profile.Marks)}
		case h.Path != "" && (!pathForm.MatchString(h.Path) || h.Wildcard()):
			return &wrong{at("path"), "has to begin with / and be without query, and only a host without * has one"}
		case h.Socket != "" && (!pathForm.MatchString(h.Socket) || h.Wildcard()):
			return &wrong{at("socket"), "has to begin with / and be without query, and only a host without * has one"}
		case first[h.Origin()]:
			return &wrong{at("name"), "is listed twice"}
		}
		first[h.Origin()] = true
	}
	return nil
}

var pathForm = regexp.MustCompile(`^/[A-Za-z0-9._~/-]*$`)

func oneOf[T ~string](list []T) string {
	if len(list) == 1 {
		return string(list[0])
	}
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	last := len(texts) - 1
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}

func checkToken(t profile.Token) *wrong {
	if t.RequiredScope != "" && t.ScopeClaim == "" {
		return &wrong{[]string{"token", "required_scope"}, "needs scope_claim, which says where scopes are found"}
	}
	if strings.ContainsAny(t.RequiredScope, ", \t") {
		return &wrong{[]string{"token", "required_scope"}, "has to be one scope, without commas and spaces"}
	}
	if t.Resource != "" && t.ResourceClaim == "" {
		return &wrong{[]string{"token", "resource"}, "needs resource_claim, which says where it is found"}
	}
	for i, k := range t.SignIn {
		switch at := []string{"token", "sign_in", fmt.Sprint(i)}; {
		case len(k.Audiences) == 0:
			return &wrong{append(at, "audiences"), "has to list at least one value of aud"}
		case len(k.AnyScope) > 0 && k.ScopeClaim == "":
			return &wrong{append(at, "any_scope"), "needs scope_claim, which says where scopes are found"}
		}
	}
	u := t.Check.URL
	if u != "" && !hasScheme(u, "http", "https") && (!strings.HasPrefix(u, "/") || strings.HasPrefix(u, "//")) {
		return &wrong{[]string{"token", "check", "url"}, "has to be https:// or http:// with a host, or a path of this server"}
	}
	return nil
}

func checkLimits(l report.QualityLimits) *wrong {
	for _, v := range []struct {
		key       string
		value, to float64
	}{
		{"rtt_ms", l.RTTMS, 60000}, {"jitter_ms", l.JitterMS, 60000}, {"loss", l.Loss, 1}, {"kbps", l.Kbps, 1e6},
	} {
		if !(v.value >= 0 && v.value <= v.to) {
			return &wrong{[]string{"limits", v.key}, fmt.Sprintf("has to be from 0 to %g", v.to)}
		}
	}
	return nil
}

func hasScheme(address string, schemes ...string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	}
	for _, s := range schemes {
		if u.Scheme == s {
			return true
		}
	}
	return false
}
