// Package aboutwebrtc reads the page about:webrtc as Firefox saves it: of each
// RTCPeerConnection the configuration, the candidate pairs, the candidates
// and the streams, as they were when the page was saved. What a row is is told
// by its form, since headings are in the user's language and older pages give
// them no ids: a pair has two ends such as "192.0.2.1:5/udp(host)", a raw
// candidate has nICEr's label or is a candidate line.
package aboutwebrtc

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/shared/report"
)

// page is one file while it is read.
type page struct {
	into  *artefact.Artefact
	calls []*call
	all   dumped.Calls
	row   []string // cells of the table row
	text  []byte
	// heading: a title is being read; config is how many blocks deep the
	// configuration is.
	heading bool
	config  int
	depth   int // of blocks
}

// Read reads a page.
func Read(r io.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginAboutWebRTC
	into.Browser("Firefox", "", "")
	p := &page{into: into}
	z := html.NewTokenizer(r)
	z.SetMaxBuf(maxToken)
	var err error
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err = z.Err(); errors.Is(err, io.EOF) {
				err = nil
			}
			break
		}
		p.token(kind, z.Token())
	}
	if c := p.now(); c != nil && p.depth > 0 {
		c.brokenOff()
	}
	for _, c := range p.calls {
		c.finish()
	}
	p.all.Report("Firefox", into)
	if errors.Is(err, html.ErrBufferExceeded) {
		return artefact.Broken(artefact.Nowhere, "file.about_long_text", "size", maxToken>>10)
	}
	if err == nil && len(p.calls) == 0 {
		return artefact.Broken(artefact.Nowhere, "file.about_without_connection")
	}
	return err
}

const (
	// maxToken bounds one text of the page; a session description has 60 KB.
	maxToken = 1 << 20
	// maxCell and maxCells bound a row of a table, maxSDP what of a session
	// description is looked at.
	maxCell  = 2 << 10
	maxCells = 16
	maxSDP   = 64 << 10
)

func (p *page) token(kind html.TokenType, t html.Token) {
	if t.Data == "div" && kind == html.StartTagToken {
		p.depth++
	} else if t.Data == "div" && kind == html.EndTagToken {
		p.depth--
	}
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		p.open(t)
	case html.EndTagToken:
		p.close(t.Data)
	case html.TextToken:
		p.text = append(p.text, t.Data[:min(len(t.Data), max(0, maxSDP-len(p.text)))]...)
	}
}

func attribute(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// now is the connection that is being read; nil: none.
func (p *page) now() *call {
	if len(p.calls) == 0 {
		return nil
	}
	return p.calls[len(p.calls)-1]
}

func hasClass(t html.Token, name string) bool {
	return slices.Contains(strings.Fields(attribute(t, "class")), name)
}

func (p *page) open(t html.Token) {
	if t.Data == "div" && hasClass(t, "peer-connection") {
		if c := p.all.Get(strconv.Itoa(len(p.calls))); c != nil {
			p.calls, p.config = append(p.calls, &call{c: c}), 0
		}
	}
	c := p.now()
	if c == nil {
		return
	}
	c.moments(attribute(t, "data-l10n-id"), attribute(t, "data-l10n-args"))
	c.side(attribute(t, "data-l10n-id"))
	switch t.Data {
	case "tr":
		p.row = nil
	case "td", "th", "pre":
		p.text = p.text[:0]
	case "h5":
		p.flush(c.line)
	case "h3":
		p.text, p.heading = p.text[:0], true
	case "br":
		if p.config > 0 {
			p.flush(c.setting)
		}
	case "div":
		switch {
		case hasClass(t, "peer-connection-config"):
			p.text, p.config = p.text[:0], 1
			c.c.Configured()
		case p.config > 0:
			p.config++
		default:
			p.flush(c.line)
		}
	case "span":
		if p.config == 0 && !p.heading {
			p.flush(c.line)
			c.labelled(attribute(t, "data-l10n-id"), attribute(t, "data-l10n-args"))
		}
	}
}

// flush hands over the text since the last flush.
func (p *page) flush(to func(string)) {
	if len(p.text) <= maxCell {
		to(string(p.text))
	}
	p.text = p.text[:0]
}

func (p *page) close(name string) {
	c := p.now()
	if c == nil {
		return
	}
	switch name {
	case "td":
		if len(p.row) < maxCells {
			p.flush(func(text string) { p.row = append(p.row, strings.TrimSpace(text)) })
		}
	case "tr":
		c.tableRow(p.row)
		p.row = nil
	case "pre":
		c.described(string(p.text))
		p.text = p.text[:0]
	case "h5":
		p.flush(c.heading)
	case "h3":
		p.heading = false
		p.flush(func(text string) {
			if zone := c.title(text); zone != "" {
				p.into.Zone = zone
			}
		})
	case "div":
		if p.config == 0 {
			p.flush(c.line)
			return
		}
		p.config--
		p.flush(c.setting)
	}
}

// moments reads when descriptions were set, and when the page was saved.
func (c *call) moments(id, arguments string) {
	if arguments == "" {
		return
	}
	var args struct {
		Timestamp float64 `json:"timestamp"`
		Now       string  `json:"now"`
	}
	if json.Unmarshal([]byte(arguments), &args) != nil {
		return
	}
	at := time.Time{}
	if args.Timestamp > 0 && args.Timestamp < 1e14 {
		at = time.UnixMilli(int64(args.Timestamp))
	}
	switch id {
	case "about-webrtc-sdp-set-at-timestamp-local":
		c.local = at
	case "about-webrtc-sdp-set-at-timestamp-remote":
		c.remote = at
	case "about-webrtc-connection-open", "about-webrtc-connection-closed":
		c.saved, _ = time.Parse(time.RFC3339, args.Now)
	}
}
