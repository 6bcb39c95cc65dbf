//go:build linux

package peers

import (
	"encoding/json"
	"fmt"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// Where every tool finds its relay, and as whom.
const (
	user          = "lab"
	stunURL       = "stun:" + world.RelayIP + ":3478"
	turnUDP       = "turn:" + world.RelayIP + ":3478?transport=udp"
	turnTCP       = "turn:" + world.RelayIP + ":3478?transport=tcp"
	profileFormat = `
name: peers
title: Beside other tools
ice:
  embedded: false
  servers:
  - urls: [%q]
  - urls: [%q, %q]
    credentials: {username: %s, password: %s}
token:
  scope_claim: acsScope
  required_scope: voip
`
)

// fault is one column of the comparison.
type fault struct {
	name     string
	password string
	network  world.Fault
}

// faults are those that the comparison is about.
var faults = []fault{
	{name: "healthy", password: scenario.RightPassword},
	{
		name: "all UDP dropped", password: scenario.RightPassword,
		network: world.Fault{Forward: []string{"meta l4proto udp counter drop"}},
	},
	{name: "wrong TURN password", password: scenario.WrongPassword},
	{
		name: "relay ports silent, UDP and TCP", password: scenario.RightPassword,
		network: world.Fault{Forward: []string{"meta l4proto { tcp, udp } th dport 3478-3481 counter drop"}},
	},
}

// scenario is the fault in the words of the lab.
func (f fault) scenario() scenario.Scenario {
	return scenario.Scenario{
		Name: f.name,
		Serve: scenario.Serve{
			Profile: fmt.Sprintf(profileFormat, stunURL, turnUDP, turnTCP, user, f.password),
			Relay:   &scenario.Relay{Password: scenario.RightPassword},
		},
		Fault: f.network,
	}
}

// iceServer is one RTCIceServer.
type iceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// servers is what the other tools are given as JSON: the profile's servers.
func (f fault) servers() ([]byte, error) {
	return json.Marshal([]iceServer{
		{URLs: []string{stunURL}},
		{URLs: []string{turnUDP, turnTCP}, Username: user, Credential: f.password},
	})
}
