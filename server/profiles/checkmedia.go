package profiles

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

func checkMedia(m report.MediaNetwork, path ...string) *wrong {
	at := func(key string) []string { return append(slices.Clone(path), key) }
	if m.Net != "" {
		if p, err := netip.ParsePrefix(m.Net); err != nil || p != p.Masked() {
			return &wrong{at("net"), "has to be a network such as 192.0.2.0/24 or 2001:db8::/32, or left out"}
		}
	}
	switch {
	case m.Proto != "udp" && m.Proto != "tcp":
		return &wrong{at("proto"), "has to be udp or tcp"}
	case !portsForm(m.Ports):
		return &wrong{at("ports"), `has to be ports from 1 to 65535 such as "3478", "3478-3481" or "443, 3478"`}
	case !slices.Contains(report.Purposes, m.Purpose):
		return &wrong{at("purpose"), "has to be " + oneOf(report.Purposes)}
	}
	return nil
}

// portsForm: ports and ranges of ports, ", " between them.
func portsForm(text string) bool {
	for _, part := range strings.Split(text, ", ") {
		from, to, isRange := strings.Cut(part, "-")
		low, ok := port(from)
		if !ok {
			return false
		}
		if high, ok := port(to); isRange && (!ok || high <= low) {
			return false
		}
	}
	return true
}

func port(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= 65535 && strconv.Itoa(n) == text
}

var listForm = regexp.MustCompile(`^(microsoft365/[0-9]+|aws/[A-Z0-9_]+|json/[A-Za-z0-9_-]+|text)$`)

func checkSource(s profile.Source, path ...string) *wrong {
	at := func(key string) []string { return append(slices.Clone(path), key) }
	if len(s.Of) == 0 || slices.ContainsFunc(s.Of, func(part string) bool { return !slices.Contains(profile.Parts, part) }) {
		return &wrong{at("of"), "has to list what was read there: " + strings.Join(profile.Parts, ", ")}
	}
	if u, err := url.Parse(s.URL); err != nil || u.Scheme != "https" || u.Host == "" {
		return &wrong{at("url"), "has to be the https:// address of the page"}
	}
	if s.List != "" && !listForm.MatchString(s.List) {
		return &wrong{at("list"), "has to be microsoft365/ID, aws/SERVICE, json/KEY or text"}
	}
	if _, err := time.Parse(time.DateOnly, s.Read); err != nil {
		return &wrong{at("read"), "has to be the day on which it was read, as 2026-11-26"}
	}
	return nil
}
