// Package signal raises UFD-style signals (User Facing Diagnostics of the
// ACS calling SDK) from observations, so that a run and a real call speak the
// same words.
package signal

// The playbook's own signals. They are not names of the SDK.
const (
	CallStartFailed       = "call-start-failed"
	MediaConnectionFailed = "media-connection-failed"
	ICENegotiationFailed  = "ice-negotiation-failed"
)

// Network UFDs of the ACS web SDK (@azure/communication-calling 2.0.0). The
// first two are flags, the others qualities.
const (
	NoNetwork                 = "noNetwork"
	NetworkRelaysNotReachable = "networkRelaysNotReachable"
	NetworkReconnect          = "networkReconnect"
	NetworkReceiveQuality     = "networkReceiveQuality"
	NetworkSendQuality        = "networkSendQuality"
)

// Quality is the SDK's DiagnosticQuality.
type Quality int

const (
	Good Quality = 1
	Poor Quality = 2
	Bad  Quality = 3
)
