package echo

import (
	"errors"
	"slices"
	"strings"
)

var (
	errOfferSize     = errors.New("too many bytes, lines or bytes in a line")
	errOfferSections = errors.New("no media section, or too many")
)

// checkOffer looks at the size of an offer before anything reads it. It costs
// one pass over the bytes.
func checkOffer(offer string) error {
	if len(offer) > maxOffer {
		return errOfferSize
	}
	lines, sections := 0, 0
	for line := range strings.Lines(offer) {
		if lines++; lines > maxLines || len(line) > maxLine {
			return errOfferSize
		}
		if strings.HasPrefix(line, "m=") {
			sections++
		}
	}
	if sections == 0 || sections > maxSections {
		return errOfferSections
	}
	return nil
}

// needed is how many lines of an attribute pion is given of a section, and of
// the part before the first section. What is not here is left out, and so are
// repetitions: pion's time to read an offer grows with the square of the
// number of codecs (4 ms for Chromium's 23, 0.7 ms for one), and candidates
// would make it look somewhere, while it has only to answer.
var needed = map[string]int{
	"group": 1, "msid-semantic": 1, "extmap-allow-mixed": 1,
	"ice-ufrag": 1, "ice-pwd": 1, "ice-options": 1, "setup": 1, "mid": 1,
	"fingerprint": 2, // RFC 8122 5: one for each hash function
	"sctp-port":   1, "sctpmap": 1, "max-message-size": 1, "bundle-only": 1,
	"sendrecv": 1, "sendonly": 1, "recvonly": 1, "inactive": 1,
	"rtcp": 1, "rtcp-mux": 1, "rtcp-rsize": 1, "msid": 1,
	"rtpmap": 1, "fmtp": 1, "rtcp-fb": 8,
	// Chromium writes four lines for each of a source and its retransmission.
	"ssrc": 8, "ssrc-group": 1,
}

// slim keeps of an offer what the peer uses, in its order.
func slim(offer string) string {
	var out strings.Builder
	var section []string
	flush := func() {
		for _, line := range slimSection(section) {
			out.WriteString(line)
		}
		section = nil
	}
	for line := range strings.Lines(offer) {
		if strings.HasPrefix(line, "m=") {
			flush()
		}
		section = append(section, line)
	}
	flush()
	return out.String()
}

// slimSection keeps one payload type of a media section: the first of a codec
// that is echoed or, so that pion refuses the section by itself, the first.
func slimSection(lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	media := strings.HasPrefix(lines[0], "m=")
	var format string
	var out []string
	if media {
		format = echoedFormat(lines)
		lines[0], format = oneFormat(lines[0], format)
	}
	seen := map[string]int{}
	for _, line := range lines {
		name, value, isAttribute := attributeOf(line)
		switch {
		case !isAttribute:
			name = line[:min(2, len(line))]
			if !slices.Contains(plainLines, name) || seen[name] > 0 {
				continue
			}
		case seen[name] >= needed[name]:
			continue
		case perFormat(name):
			if of, _, _ := strings.Cut(value, " "); of != format {
				continue
			}
		}
		seen[name]++
		out = append(out, line)
	}
	return out
}

// plainLines are the lines of a description that are no attributes and that
// pion wants (RFC 8866 5).
var plainLines = []string{"v=", "o=", "s=", "t=", "m=", "c="}

func perFormat(attribute string) bool {
	return attribute == "rtpmap" || attribute == "fmtp" || attribute == "rtcp-fb"
}

// attributeOf takes an attribute line apart: a=name or a=name:value.
func attributeOf(line string) (name, value string, ok bool) {
	rest, ok := strings.CutPrefix(line, "a=")
	if !ok {
		return "", "", false
	}
	name, value, _ = strings.Cut(strings.TrimSpace(rest), ":")
	return name, strings.TrimSpace(value), true
}

// oneFormat leaves one format in a media line, m=<media> <port> <proto>
// <format> ... (RFC 8866 5.14): the one given, or the first.
func oneFormat(line, format string) (shorter, kept string) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return line, format
	}
	if format == "" {
		format = fields[3]
	}
	return strings.Join(append(fields[:3:3], format), " ") + "\r\n", format
}

// echoedFormat is the first payload type of VP8 or Opus in a section.
func echoedFormat(lines []string) string {
	for _, line := range lines {
		name, value, ok := attributeOf(line)
		if !ok || name != "rtpmap" {
			continue
		}
		format, codec, _ := strings.Cut(value, " ")
		codec = strings.ToLower(codec)
		if format != "" && (codec == "vp8/90000" || codec == "opus/48000/2") {
			return format
		}
	}
	return ""
}
