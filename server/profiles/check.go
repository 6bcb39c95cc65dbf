package profiles

import (
	"fmt"
	"net/url"
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
		return &wrong{[]string{"signaling", "url"}, "has to begin with ws:// or wss://"}
	}
	if w := checkToken(p.Token); w != nil {
		return w
	}
	return checkLimits(p.Limits)
}

func checkServer(s profile.Server, path ...string) *wrong {
	at := func(more ...string) []string { return append(append([]string{}, path...), more...) }
	if len(s.URLs) == 0 {
		return &wrong{at("urls"), "has to list at least one URL"}
	}
	for i, u := range s.URLs {
		if _, err := stun.ParseURI(u); err != nil {
			return &wrong{at("urls", fmt.Sprint(i)),
				"has to be stun:host:port, turn:host:port?transport=udp or tcp, or turns:host:port?transport=tcp"}
		}
	}
	c := s.Credentials
	switch {
	case c.Secret != "" && (c.Username != "" || c.Password != ""):
		return &wrong{at("credentials"), "has to be username and password, or secret, not both"}
	case (c.Username == "") != (c.Password == ""):
		return &wrong{at("credentials"), "has to have username and password, or neither"}
	case c.TTLS != 0 && c.Secret == "":
		return &wrong{at("credentials", "ttl_s"), "means something with secret only"}
	}
	return nil
}

func checkToken(t profile.Token) *wrong {
	if t.RequiredScope != "" && t.ScopeClaim == "" {
		return &wrong{[]string{"token", "required_scope"}, "needs scope_claim, which says where scopes are found"}
	}
	if t.Resource != "" && t.ResourceClaim == "" {
		return &wrong{[]string{"token", "resource"}, "needs resource_claim, which says where it is found"}
	}
	u := t.Check.URL
	if u != "" && !hasScheme(u, "http", "https") && (!strings.HasPrefix(u, "/") || strings.HasPrefix(u, "//")) {
		return &wrong{[]string{"token", "check", "url"}, "has to begin with https:// or http://, or be a path of this server"}
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
	if err != nil || u.Host == "" {
		return false
	}
	for _, s := range schemes {
		if u.Scheme == s {
			return true
		}
	}
	return false
}
