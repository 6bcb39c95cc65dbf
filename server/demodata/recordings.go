// Package demodata fills an empty store with reports for somebody who tries the
// console: recordings of the fault lab, in which real browsers met real faults,
// spread over ten days, tickets and networks that are set aside for examples.
// Every ticket says that it is of a demo.
package demodata

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sidetone/shared/report"
)

// packed is a JSON object of recordings by name, as gzip; a test writes it
// from the recordings of package playbook.
//
//go:embed recordings.json.gz
var packed []byte

// names of the recordings, each in the browsers that show the fault.
var names = []string{
	"healthy", "healthy-80ms", "healthy-loss-2", "healthy-nat", "token-good",
	"udp-dropped", "udp-dropped-relays-silent", "relay-ports-udp-silent", "token-expired", "token-chat-only", "loss-15",
	"jitter-120ms", "upgrade-stripped", "portal-page", "turn-nxdomain", "expired-credentials-embedded", "dtls-dropped-everywhere",
	"signaling-port-closed",
}

var browsers = []string{"chromium", "firefox"}

// callersNetwork is what recordings have in the place of the caller's address.
const callersNetwork = "10.10.0.0/24"

// recordings reads them, as text.
func recordings() (map[string]json.RawMessage, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("recordings: %w", err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("recordings: %w", err)
	}
	var all map[string]json.RawMessage
	return all, json.Unmarshal(text, &all)
}

// recorded is a recording as it would have been made at an address, in a
// browser, or in another one that there is one of.
func recorded(all map[string]json.RawMessage, name string, turn int, address string) (r report.Report, browser string, err error) {
	for i := range browsers {
		browser = browsers[(turn+i)%len(browsers)]
		if text, ok := all[name+"/"+browser]; ok {
			err = json.Unmarshal([]byte(strings.ReplaceAll(string(text), callersNetwork, address)), &r)
			return r, browser, err
		}
	}
	return r, "", fmt.Errorf("there is no recording %s", name)
}
