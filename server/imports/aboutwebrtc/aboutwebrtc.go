// Package aboutwebrtc reads the page about:webrtc as Firefox saves it: of each
// RTCPeerConnection the configuration, the candidate pairs, the candidates
// and the streams, as they were when the page was saved. Labels are found by
// their ids, which are the same in every language.
package aboutwebrtc

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"golang.org/x/net/html"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/peer"
	"sidetone/shared/report"
)

// page is one file while it is read.
type page struct {
	into  *artefact.Artefact
	calls []*call
	row   []string // cells of the table row
	text  []byte
	table string // l10n id of the first heading of the table
}

// Read reads a page.
func Read(r io.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginAboutWebRTC
	into.Browser("Firefox", 0, "")
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
	var all []*peer.Connection
	for _, c := range p.calls {
		all = append(all, c.finish(into))
	}
	peer.Report(all, "Firefox", into)
	if errors.Is(err, html.ErrBufferExceeded) {
		return artefact.Broken("", "a text in the page is longer than %d KiB", maxToken>>10)
	}
	if err == nil && len(p.calls) == 0 {
		return artefact.Broken("", "the page shows no RTCPeerConnection: it has to be saved while the call's page is open, or right after")
	}
	return err
}

const (
	// maxToken bounds one text of the page; a session description has 60 KB.
	maxToken = 1 << 20
	// maxCalls of one page: Firefox keeps closed connections until they are
	// cleared.
	maxCalls = 64
	// maxCell and maxCells bound a row of a table.
	maxCell  = 2 << 10
	maxCells = 16
)

func (p *page) token(kind html.TokenType, t html.Token) {
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		p.open(t)
	case html.EndTagToken:
		p.close(t.Data)
	case html.TextToken:
		if len(p.text)+len(t.Data) <= maxCell {
			p.text = append(p.text, t.Data...)
		}
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

func (p *page) open(t html.Token) {
	if t.Data == "div" && attribute(t, "class") == "peer-connection" && len(p.calls) < maxCalls {
		p.calls = append(p.calls, &call{})
	}
	c := p.now()
	if c == nil {
		return
	}
	id := attribute(t, "data-l10n-id")
	c.moments(id, attribute(t, "data-l10n-args"))
	switch {
	case t.Data == "table":
		p.table = ""
	case t.Data == "th" && p.table == "":
		p.table = id
	case t.Data == "tr":
		p.row = nil
	case t.Data == "td" || t.Data == "th" || t.Data == "pre":
		p.text = p.text[:0]
	case attribute(t, "class") == "peer-connection-config":
		p.text, c.configuring = p.text[:0], true
	case t.Data == "br" && c.configuring:
		c.setting(string(p.text))
		p.text = p.text[:0]
	case id == "about-webrtc-local-candidate" || t.Data == "span" || t.Data == "div" || t.Data == "i" || t.Data == "p":
		if !c.configuring && t.Data != "i" && t.Data != "p" {
			c.line(string(p.text))
			p.text = p.text[:0]
		}
	}
}

func (p *page) close(name string) {
	c := p.now()
	if c == nil {
		return
	}
	switch name {
	case "td":
		if len(p.row) < maxCells {
			p.row = append(p.row, string(p.text))
		}
		p.text = p.text[:0]
	case "tr":
		c.tableRow(p.table, p.row)
		p.row = nil
	case "pre":
		p.text = p.text[:0] // a session description
	case "div":
		if c.configuring {
			c.setting(string(p.text))
			c.configuring = false
		} else {
			c.line(string(p.text))
		}
		p.text = p.text[:0]
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
