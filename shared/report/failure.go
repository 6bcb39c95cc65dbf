package report

// Failure is an error of a browser, a library or a service by its name. What
// the program wrote is read once, by shared/failure where the evidence comes
// in; whoever judges reads names alone.
//
// It stands in Detail.Failure, beside the detail that belongs to the check,
// and in ICEError.Failure. nil: nothing failed, or the words are not known;
// unknown words are kept as text and mean nothing.
type Failure struct {
	Name FailureName `json:"name"`
	// Operation is what was tried. Empty: the words do not tell.
	Operation Operation `json:"operation,omitempty"`
	// Family of the address that it was tried from or to: 4 or 6; 0: not told.
	Family int `json:"family,omitempty"`
	// Host or URL that it was tried with, without user, query and fragment,
	// where it is not the observation's target.
	Host string `json:"host,omitempty"`
	// Text as the program wrote it. Empty where it stands beside the failure
	// already (Detail.Text, ICEError.Text).
	Text string `json:"text,omitempty"`
}

// Is reports whether f has one of the names. A nil failure has none.
func (f *Failure) Is(names ...FailureName) bool {
	if f == nil {
		return false
	}
	for _, name := range names {
		if f.Name == name {
			return true
		}
	}
	return false
}

// FailureName is a stable name of a kind of failure. Reports and scripts use
// the names: add, never rename.
type FailureName string

// Operation is what was tried when it failed.
type Operation string

const (
	OpRequest     Operation = "request"     // an HTTP request of the page
	OpSocket      Operation = "socket"      // opening or keeping a WebSocket
	OpSTUN        Operation = "stun"        // a Binding request to a STUN server
	OpTURN        Operation = "turn"        // an allocation on a TURN server
	OpICE         Operation = "ice"         // finding and keeping a pair
	OpDTLS        Operation = "dtls"        // the handshake on a pair
	OpMedia       Operation = "media"       // sending and receiving
	OpNegotiation Operation = "negotiation" // making and applying descriptions
	OpDevice      Operation = "device"      // microphone, camera, screen
	OpToken       Operation = "token"       // checking or renewing the access token
	OpSignIn      Operation = "sign_in"     // making the SDK's agent, device or session
	OpCall        Operation = "call"        // placing or keeping a call
)

// A name that stands for "the network said no" and the like.
const (
	// The name of the host.
	FailureLookup         FailureName = "lookup_failed"    // the resolver knows no address of it
	FailureLookupTimedOut FailureName = "lookup_timed_out" // the resolver did not answer

	// The connection to an address.
	FailureConnectTimedOut FailureName = "connect_timed_out"   // nothing came back to the attempt to connect
	FailureRefused         FailureName = "refused"             // it was turned away at once
	FailureUnreachable     FailureName = "address_unreachable" // there is no route to it
	FailureReset           FailureName = "connection_reset"    // it was torn down by the far side or something between
	FailureClosedEarly     FailureName = "closed_early"        // it was closed before an answer came
	FailureConnect         FailureName = "connect_failed"      // it did not come about; the program does not tell which of these
	FailureTimedOut        FailureName = "timed_out"           // something was sent, and no answer came in time

	// TLS on it.
	FailureTLS                  FailureName = "tls_failed"            // the handshake failed
	FailureCertificateUntrusted FailureName = "certificate_untrusted" // nobody trusted signed the certificate, or it signs itself
	FailureCertificateName      FailureName = "certificate_name"      // it belongs to another name
	FailureCertificateExpired   FailureName = "certificate_expired"   // it has ended, or begins later
	FailureCertificate          FailureName = "certificate_refused"   // it was refused for another reason

	// Proxies.
	FailureProxyAuth   FailureName = "proxy_auth"         // it wants to be signed in to (HTTP 407)
	FailureProxy       FailureName = "proxy_unreachable"  // the browser is told to use one, and it was not reached
	FailureTunnel      FailureName = "tunnel_failed"      // it was reached and would not connect (CONNECT)
	FailureProxyConfig FailureName = "proxy_config_error" // what tells the browser which one to use is broken

	// The caller's own machine.
	FailureOffline         FailureName = "offline"              // the system has no network
	FailureNetworkChanged  FailureName = "network_changed"      // it changed meanwhile
	FailureSuspended       FailureName = "suspended"            // the machine slept
	FailureBlockedByClient FailureName = "blocked_by_client"    // an extension held it back
	FailureBlockedByPolicy FailureName = "blocked_by_policy"    // an administrator's policy held it back
	FailureLocalPermission FailureName = "local_network_denied" // the browser asks before a page may reach the local network
	FailureBlockedByPage   FailureName = "blocked_by_page"      // the page's own rules (CORS, CSP, mixed content) held it or its answer back
	FailureCancelled       FailureName = "cancelled"            // the page gave it up or was left
	FailureAccessDenied    FailureName = "access_denied"        // the system would not let the browser use the network
	FailureInsecureContext FailureName = "insecure_context"     // the page was not served over HTTPS
	FailureWebRTCMissing   FailureName = "webrtc_missing"       // the browser has no RTCPeerConnection
	FailureUnsupported     FailureName = "unsupported_browser"  // the SDK does not work in it
	FailureScript          FailureName = "script_failed"        // a part of the page did not load or start

	// HTTP and WebSocket.
	FailureStatus            FailureName = "status"                     // answered with a status of 400 and above; Observation.Code
	FailureRedirected        FailureName = "redirected"                 // answered with a redirect where none can be followed
	FailureUpgradeRefused    FailureName = "upgrade_refused"            // the WebSocket was answered with a status; Observation.Code
	FailureUpgradeStripped   FailureName = "upgrade_stripped"           // answered as if it had asked for no WebSocket: header Upgrade, Connection or the key missing or wrong
	FailureSocket            FailureName = "socket_failed"              // it did not open, or broke off; the program does not tell which or why
	FailureSocketAbnormal    FailureName = "socket_closed_abnormally"   // it ended without a closing handshake (1006)
	FailureSocketGoingAway   FailureName = "socket_closed_going_away"   // 1001
	FailureSocketServerError FailureName = "socket_closed_server_error" // 1011 and its kin
	FailureSocketClosed      FailureName = "socket_closed"              // with another code; Observation.Code
	FailureSocketSilent      FailureName = "socket_silent"              // it answered no ping
	FailureSignaling         FailureName = "signaling_failed"           // the SDK could not set up its signalling; it does not tell why
	FailureSignalingTimedOut FailureName = "signaling_timed_out"        // ... in time
	FailureSignalingLost     FailureName = "signaling_lost"             // it had been there
	FailureServiceError      FailureName = "service_error"              // the service says that it is at fault
	FailureServiceDown       FailureName = "service_down"               // the service, or its edge, says that it cannot be reached at present
	FailureRateLimited       FailureName = "rate_limited"               // too many requests
	FailureRefusedByService  FailureName = "refused_by_service"         // the service says no, for a reason of its own
	FailureServiceNotFound   FailureName = "service_not_found"          // the address answers and is not this service
	FailureRemote            FailureName = "remote_unreachable"         // the other side is not there or does not answer
	FailureDuplicate         FailureName = "duplicate_identity"         // the same identity came from elsewhere
	FailureRoom              FailureName = "room_refused"               // full, ended, not begun, unknown, or not invited
	FailureRemovedFromCall   FailureName = "removed_from_call"          // by a person or the service
	FailureConfiguration     FailureName = "configuration_invalid"      // what the application handed to the SDK or browser is wrong

	// STUN, TURN and ICE.
	FailureCredentials   FailureName = "credentials_rejected" // the TURN server takes neither user nor password
	FailureAllocate      FailureName = "allocate_failed"      // the TURN server refused; ICEError.Code says why
	FailureRelayBroken   FailureName = "relay_broken"         // turn: was configured and gave no candidate (Firefox's hint)
	FailureRelayFull     FailureName = "relay_full"           // the TURN server has no room for this user or for anybody
	FailurePeerForbidden FailureName = "peer_forbidden"       // the TURN server may send to none of the peers that it was asked for
	FailureNoTURNServer  FailureName = "no_turn_server"       // no turn: is configured
	FailureNoSTUNServer  FailureName = "no_stun_server"       // no server at all is configured
	FailureInterface     FailureName = "interface_unsuitable" // the system sent it by another interface than the one it was meant for
	FailureFamily        FailureName = "family_mismatch"      // it was to be reached from an address of the other family (IPv4, IPv6)
	FailureNoCandidates  FailureName = "no_candidates"        // nothing was gathered
	FailureICE           FailureName = "ice_failed"           // no pair was found, or the pair was lost for good
	FailureICELost       FailureName = "ice_disconnected"     // the pair does not answer at present
	FailureDirectPath    FailureName = "direct_path_failed"   // the attempt to go without the media server failed; the call has another connection
	FailureDTLS          FailureName = "dtls_failed"          // the handshake failed or never ended
	FailureConnection    FailureName = "connection_failed"    // the peer connection failed (connectionState); ICE and DTLS in one
	FailureMediaTimedOut FailureName = "media_timed_out"      // a media server waited in vain for packets
	FailureMedia         FailureName = "media_failed"         // the SDK says that its media connection failed; it does not tell why
	FailureNegotiation   FailureName = "negotiation_failed"   // a description was not made or not taken

	// Tokens.
	FailureTokenExpired     FailureName = "token_expired"
	FailureTokenNotYetValid FailureName = "token_not_yet_valid"
	FailureTokenMalformed   FailureName = "token_malformed"
	FailureTokenScope       FailureName = "token_scope"     // it lacks a scope or grant
	FailureTokenKind        FailureName = "token_kind"      // it is one for something else
	FailureTokenResource    FailureName = "token_resource"  // it is another account's or key's
	FailureTokenRejected    FailureName = "token_rejected"  // the service does not take it; it does not tell why
	FailureTokenForbidden   FailureName = "token_forbidden" // the service knows who it is and does not let them
	FailureTokenRefresh     FailureName = "token_refresh_failed"
	FailureTokenMissing     FailureName = "token_missing"

	// Devices. Names as of DOMException and what it is about.
	FailurePermission       FailureName = "permission_denied"        // by the person or by a setting of the browser
	FailurePermissionSystem FailureName = "permission_denied_system" // by the operating system
	FailurePermissionFrame  FailureName = "permission_denied_frame"  // by the permissions policy of the frame that the page is in
	FailureDeviceMissing    FailureName = "device_missing"
	FailureDeviceBusy       FailureName = "device_busy" // held by another program, or it does not start
	FailureDevice           FailureName = "device_failed"
)
