package echo

import (
	"slices"
	"strings"
)

// slim takes out of an offer what the peer does not use: candidates, because
// it only answers checks and must not be made to look anywhere, and every
// codec but the two that it echoes, because pion's time to read an offer grows
// with the square of their number: 4 ms for Chromium's 23, 0.7 ms for one.
func slim(offer string) string {
	var out strings.Builder
	var section []string
	flush := func() {
		for _, line := range slimSection(section) {
			out.WriteString(line)
		}
		section = nil
	}
	for line := range strings.Lines(withoutCandidates(offer)) {
		if strings.HasPrefix(line, "m=") {
			flush()
		}
		section = append(section, line)
	}
	flush()
	return out.String()
}

// slimSection keeps one media section's echoed codec. A section that has
// none, and the session's own lines, stay as they are; pion then refuses the
// section by itself.
func slimSection(lines []string) []string {
	kept := echoedFormats(lines)
	if len(kept) == 0 || !strings.HasPrefix(lines[0], "m=") {
		return lines
	}
	out := make([]string, 0, len(lines))
	for i, line := range lines {
		if i == 0 {
			// m=<media> <port> <proto> <format> ... (RFC 8866 5.14)
			if fields := strings.Fields(line); len(fields) > 3 {
				line = strings.Join(append(fields[:3:3], kept...), " ") + "\r\n"
			}
		} else if format, ok := formatOf(line); ok && !slices.Contains(kept, format) {
			continue
		}
		out = append(out, line)
	}
	return out
}

// echoedFormats are the payload types of VP8 and Opus in a section.
func echoedFormats(lines []string) (formats []string) {
	for _, line := range lines {
		rest, ok := strings.CutPrefix(line, "a=rtpmap:")
		if !ok {
			continue
		}
		format, codec, _ := strings.Cut(strings.TrimSpace(rest), " ")
		codec = strings.ToLower(codec)
		if format != "" && (codec == "vp8/90000" || codec == "opus/48000/2") {
			formats = append(formats, format)
		}
	}
	return formats
}

// formatOf is the payload type that an attribute line is about.
func formatOf(line string) (format string, ok bool) {
	for _, prefix := range []string{"a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"} {
		if rest, found := strings.CutPrefix(line, prefix); found {
			format, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
			return format, true
		}
	}
	return "", false
}
