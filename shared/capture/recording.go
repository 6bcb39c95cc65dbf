// Package capture reads what the capture script saw of a call in the host
// page and makes observations of it. The script only writes down; everything
// that takes judgement is here and in the packages that it calls.
package capture

import (
	"encoding/json"

	"sidetone/shared/peerconn"
)

// Recording is what the script hands over; package capture of web writes it.
// All times are ms since the script was loaded.
type Recording struct {
	Peers    []Peer    `json:"peers"`
	Sockets  []Socket  `json:"sockets"`
	Requests []Request `json:"requests"`
	Lines    []Line    `json:"lines"`
	Signals  []Signal  `json:"signals"`
	Offline  []Span    `json:"offline"`
	Until    int       `json:"until"`
}

// Peer is an RTCPeerConnection.
type Peer struct {
	Servers   []string `json:"servers"`
	RelayOnly bool     `json:"relayOnly"`
	Created   int      `json:"created"`
	Closed    int      `json:"closed"` // 0: it is open
	Events    []Event  `json:"events"`
	Stats     []Sample `json:"stats"`
}

// Event of a Peer; Kind is a peerconn.Kind.
type Event struct {
	At      int           `json:"at"`
	Kind    peerconn.Kind `json:"kind"`
	State   string        `json:"state"`
	Line    string        `json:"line"`
	Relay   string        `json:"relay"`
	URL     string        `json:"url"`
	Code    int           `json:"code"`
	Text    string        `json:"text"`
	Address string        `json:"address"`
	Port    int           `json:"port"`
}

// Sample is one getStats.
type Sample struct {
	At      int              `json:"at"`
	Entries []peerconn.Entry `json:"entries"`
}

// Socket is a WebSocket to a host of the profile.
type Socket struct {
	URL      string `json:"url"`
	At       int    `json:"at"`
	Opened   int    `json:"opened"` // 0: it never did
	Closed   int    `json:"closed"` // 0: it did not
	Code     int    `json:"code"`
	Clean    bool   `json:"clean"`
	Messages int    `json:"messages"` // received
	// Ending: the page closed it.
	Ending bool `json:"ending"`
}

// Request is one of the page to a host of the profile.
type Request struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	At     int    `json:"at"`
	MS     int    `json:"ms"`
	// Status: 0 is no answer, nil not finished when the recording was read.
	Status *int `json:"status"`
}

// Line of the console, or an error of the page.
type Line struct {
	At    int    `json:"at"`
	Level string `json:"level"` // error or uncaught
	Text  string `json:"text"`
}

// Signal is what a calling SDK said. Kind: state, end, start, agent or ufd.
type Signal struct {
	At         int      `json:"at"`
	Kind       string   `json:"kind"`
	State      string   `json:"state"`
	Reason     string   `json:"reason"`
	Code       int      `json:"code"`
	SubCode    int      `json:"subCode"`
	Name       string   `json:"name"`
	Text       string   `json:"text"`
	CallID     string   `json:"callID"`
	Categories []string `json:"categories"`
	// Value and Quality of a ufd: a flag is 0 or 1, a quality 1 to 3.
	Value   int  `json:"value"`
	Quality bool `json:"quality"`
}

// Span is a time without network, as the browser said.
type Span struct {
	At    int `json:"at"`
	Until int `json:"until"` // 0: it lasts
}

// Read decodes a recording.
func Read(text []byte) (Recording, error) {
	var r Recording
	err := json.Unmarshal(text, &r)
	return r, err
}
