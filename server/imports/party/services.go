package party

import "strings"

// services are ends of names of hosts that set up calls, as their makers' network
// requirements and SDKs name them. Hosts of the same makers that hand out pages,
// settings or other products are not among them.
var services = []string{
	// Azure Communication Services: push channel and call controllers.
	"trouter.skype.com", "trouter.teams.microsoft.com", "trouter.communication.microsoft.com", "trouter.communications.svc.cloud.microsoft",
	"flightproxy.skype.com", "flightproxy.teams.microsoft.com",
	// Twilio Voice and Video: signalling.
	"vss.twilio.com", "voice-js.roaming.twilio.com",
	// The server that PeerJS uses where an application names none.
	"0.peerjs.com",
	// LiveKit Cloud, Daily, Telnyx, SignalWire, 100ms, Amazon Chime, Vonage (OpenTok), Agora.
	"livekit.cloud", "wss.daily.co", "rtc.telnyx.com", "relay.signalwire.com", "100ms.live", "app.chime.aws", "anvil.opentok.com", "edge.agora.io", "edge.sd-rtn.com",
}

func service(host string) bool {
	for _, end := range services {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	// Twilio Voice names its signalling by region: chunderw-vpc-gll-de1.twilio.com.
	return strings.HasPrefix(host, "chunderw") && strings.HasSuffix(host, ".twilio.com")
}
