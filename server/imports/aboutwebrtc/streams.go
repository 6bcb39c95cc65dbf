package aboutwebrtc

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// The statistics of streams. Their words are the language's, but the kind of an
// entry is webrtc-stats' in every language: "inbound-rtp" is what came here and
// "outbound-rtp" what went; of "remote-inbound-rtp" and "remote-outbound-rtp" the
// other side told, and they count nothing of their own. Until Firefox 107 the
// numbers stand in the text behind it, "inbound-rtp SSRC: 5 Recebido: 3214 pacotes
// (544.18 Kb) Perdido: 3 Jitter: 0.008"; since then (read in its translations)
// each is an element that carries its number beside the words.

// entryForm is an entry in one text: what it is, how many packets, and how many of
// them were lost. The SSRC stands before the packets, or after them.
var entryForm = regexp.MustCompile(`\b(remote-)?(inbound|outbound)-rtp\b` +
	`(?:\s+(?:SSRC:?\s*\d+\s+)?[^\d\n:]{0,40}:?\s*(\d+)\s[^\d\n:]*(?:\([^)]*\)\s*(?:[^\d\n:()]{0,40}:?\s*(\d+)\s)?)?)?`)

// bare is an entry of which only the words were copied.
var bare = regexp.MustCompile(`(?i)\b(?:(Received|Rcvd|Empfangen|Reçus?)|Sent|Gesendet|Envoyés?)\s?:\s*(\d+)\s`)

// stream is the entry that is being read; zero: none of this side.
type stream struct {
	id, direction string
}

// line takes a text of the statistics.
func (c *call) line(text string) {
	entries := entryForm.FindAllStringSubmatch(text, maxStreams)
	for _, m := range entries {
		c.stream = stream{}
		if m[1] != "" {
			if c.foreign = true; m[2] == "inbound" {
				c.reported()
			}
			continue
		}
		c.foreign = false
		c.begin(m[2])
		c.count(m[2] == "inbound", m[3], m[4])
	}
	if len(entries) > 0 || c.foreign || c.stream.id != "" {
		return
	}
	if m := bare.FindStringSubmatch(text); m != nil {
		direction := "outbound"
		if m[1] != "" {
			direction = "inbound"
		}
		c.begin(direction)
		c.count(direction == "inbound", m[2], "")
		c.stream = stream{}
	}
}

// begin begins an entry of this side.
func (c *call) begin(direction string) {
	if c.streams >= maxStreams {
		return
	}
	c.streams++
	c.stream = stream{id: "stream" + strconv.Itoa(c.streams), direction: direction}
	if direction == "outbound" {
		c.sending = c.stream.id
	}
}

// reported: the other side's report of the stream before it, which goes out, came.
func (c *call) reported() {
	if c.sending == "" {
		return
	}
	id, kind := "report-of-"+c.sending, "remote-inbound-rtp"
	c.c.Sample(id, kind, "localId", c.sending, c.sending)
	if c.kind != "" {
		c.c.Sample(id, kind, "kind", c.kind, c.kind)
	}
}

// count takes the numbers of the entry, "" where one is not told.
func (c *call) count(inbound bool, packets, lost string) {
	member := "packetsSent"
	if inbound {
		member = "packetsReceived"
	}
	c.number(member, packets)
	if inbound {
		c.number("packetsLost", lost)
	}
}

func (c *call) number(member, text string) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || c.stream.id == "" {
		return
	}
	kind := c.stream.direction + "-rtp"
	c.c.Sample(c.stream.id, kind, member, n, n)
	if c.kind != "" {
		c.c.Sample(c.stream.id, kind, "kind", c.kind, c.kind)
	}
}

// heading of the entries of one stream names its kind: "inbound_rtp_audio_2",
// "audio/opus - SSRC 4179762107".
func (c *call) heading(text string) {
	c.kind, c.sending, c.stream, c.foreign = "", "", stream{}, false
	for _, kind := range []string{"audio", "video"} {
		if strings.Contains(text, kind) {
			c.kind = kind
		}
	}
}

// labelled is an element that carries its number: data-l10n-id names what it counts.
func (c *call) labelled(id, arguments string) {
	member := map[string]string{"about-webrtc-received-label": "packetsReceived", "about-webrtc-sent-label": "packetsSent",
		"about-webrtc-lost-label": "packetsLost"}[id]
	// What came is told of what comes in alone, and what went of what goes out.
	if member == "" || c.stream.id == "" || (member == "packetsSent") != (c.stream.direction == "outbound") {
		return
	}
	var args struct {
		Packets json.Number `json:"packets"`
	}
	if json.Unmarshal([]byte(arguments), &args) == nil {
		c.number(member, args.Packets.String())
	}
}

// maxStreams of one connection are counted.
const maxStreams = 64
