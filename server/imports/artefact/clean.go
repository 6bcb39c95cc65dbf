package artefact

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"sidetone/server/scrub"
	"sidetone/shared/report"
)

// address finds URLs in a text, so that what stands behind "?" and "#" in
// them, and a user before "@", is taken off.
var address = regexp.MustCompile(`(?i)\b(?:https?|wss?)://[^\s"'<>\x60]+`)

// negotiation are members of a session description that are secret (ICE
// credentials) or name a person's browser (the certificate's fingerprint).
var negotiation = regexp.MustCompile(`(?i)\b(ice-ufrag|ice-pwd|ufrag|usernameFragment|username|credential)(["']?\s*[:= ]\s*["']?)[^\s"',;&}]+|` +
	`\b(fingerprint)(["']?\s*[:=]\s*["']?)[^\s"',;&}]+|\b[0-9A-F]{2}(?::[0-9A-F]{2}){7,}`)

// attribute is a line of a session description (RFC 8866 5.13) that an error quotes:
// its name says what is wrong, its value is nobody's business.
var attribute = regexp.MustCompile(`\ba=(candidate|crypto|end-of-candidates|extmap|extmap-allow-mixed|fingerprint|fmtp|group|ice-[a-z]+|maxptime|mid|msid|msid-semantic|` +
	`ptime|recvonly|rid|rtcp[a-z-]*|rtpmap|sctp[a-z-]*|sendonly|sendrecv|inactive|setup|simulcast|ssrc|ssrc-group|tls-id)\b(?::\S*)?`)

// Text takes secrets, query strings and session descriptions out of a text
// and cuts it to a length that a report can bear.
func Text(s string) string {
	if len(s) > maxRawText {
		s = strings.ToValidUTF8(s[:maxRawText], "")
	}
	// What follows is a session description in most cases, and no use here.
	if i := strings.Index(s, "v=0"); i >= 0 && strings.Contains(s[i:], "o=") {
		s = s[:i] + "[session description]"
	}
	s = address.ReplaceAllStringFunc(s, URL)
	s = negotiation.ReplaceAllString(s, "$1$2$3$4"+scrub.Removed)
	s = attribute.ReplaceAllString(s, "attribute $1")
	s = scrub.Text(s, nil)
	return clip(strings.TrimSpace(s), maxText)
}

// URL is an address without user, query and fragment; of what is no address
// nothing but its scheme is kept.
func URL(raw string) string {
	if len(raw) > maxURL {
		raw = raw[:maxURL]
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		scheme, _, found := strings.Cut(raw, ":")
		if found && len(scheme) < 16 {
			return scheme + ":" + scrub.Removed
		}
		return scrub.Removed
	}
	clean := url.URL{Scheme: strings.ToLower(u.Scheme), Host: strings.ToLower(u.Host), Path: path(u.Path)}
	return clip(strings.ReplaceAll(clean.String(), url.PathEscape(hidden), hidden), maxTarget)
}

// hidden stands for a segment of a path that is not told.
const hidden = "…"

// path hides segments that look like an id or a secret: long, and of mixed
// letters and digits. Which page was asked for is told by the others.
func path(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		if len(part) >= secretSegment && strings.ContainsAny(part, "0123456789") {
			parts[i] = hidden
		}
	}
	return strings.Join(parts, "/")
}

// ICEURL is a STUN or TURN URL; one cannot hold a secret except in a form
// that no browser takes, which is cut off.
func ICEURL(raw string) (string, bool) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(raw), ":")
	scheme = strings.ToLower(scheme)
	switch scheme {
	case "stun", "stuns", "turn", "turns":
	default:
		return "", false
	}
	rest, query, _ := strings.Cut(rest, "?")
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		rest = rest[i+1:]
	}
	if !found || rest == "" || len(rest) > maxHost || !utf8.ValidString(rest) || strings.ContainsAny(rest, " \t\r\n\"'<>#/") {
		return "", false
	}
	clean := scheme + ":" + strings.ToLower(rest)
	switch {
	case strings.Contains(strings.ToLower(query), "transport=tcp"):
		clean += "?transport=tcp"
	case strings.Contains(strings.ToLower(query), "transport=udp"):
		clean += "?transport=udp"
	}
	return clean, true
}

// ServerURL is an entry of iceServers as it was written, also one that is no
// URL, without user, fragment and whatever of the query is no transport. What
// is not printable ASCII is percent-encoded, so that it can be seen. Empty:
// there is nothing.
func ServerURL(raw string) string {
	raw = raw[:min(len(raw), maxURL)]
	rest, query, _ := strings.Cut(raw, "?")
	rest, _, _ = strings.Cut(rest, "#")
	scheme, host, found := strings.Cut(rest, ":")
	if i := strings.LastIndex(host, "@"); i >= 0 {
		host = host[i+1:]
	}
	if !found || strings.Contains(scheme, "@") { // a host without a scheme
		scheme = scheme[strings.LastIndex(scheme, "@")+1:]
	}
	if scheme = strings.ToLower(scheme); !found {
		rest = scheme
	} else {
		rest = scheme + ":" + strings.ToLower(host)
	}
	if rest == "" || len(rest) > maxHost {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(rest) {
		if c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	if m := transport.FindStringSubmatch(query); m != nil {
		b.WriteString("?transport=" + strings.ToLower(m[1]))
	}
	return b.String()
}

var transport = regexp.MustCompile(`(?i)(?:^|&)transport=([a-z]{1,8})(?:$|&)`)

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// cleanArgs does to the arguments of a phrase what Text does to a text.
func cleanArgs(args report.Args) {
	for name, value := range args {
		switch v := value.(type) {
		case string:
			args[name] = Text(v)
		case report.Phrase:
			cleanArgs(v.Args)
		}
	}
}
