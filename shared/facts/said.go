package facts

import "sidetone/shared/report"

// What browsers, SDKs and dumps said, by the names of the failures (see
// report.Failure). None of it is certain: a line tells what a program took
// something for.
var (
	SaidOffline        = said("said_offline", report.FailureOffline)
	SaidProxyAuth      = said("said_proxy_auth", report.FailureProxyAuth)
	SaidTunnelFailed   = said("said_tunnel_failed", report.FailureTunnel)
	SaidProxyUnreached = said("said_proxy_unreached", report.FailureProxy, report.FailureProxyConfig)

	SaidSignalingFailed  = said("said_signaling_failed", report.FailureSignaling, report.FailureSignalingTimedOut)
	SaidSignalingDropped = said("said_signaling_dropped", report.FailureSocketAbnormal, report.FailureSocketGoingAway, report.FailureSignalingLost)
	SaidSocketSilent     = said("said_socket_silent", report.FailureSocketSilent)
	SaidServiceRefuses   = said("said_service_refuses", report.FailureRefusedByService, report.FailureServiceNotFound, report.FailureRateLimited)
	SaidServiceDown      = said("said_service_down", report.FailureServiceDown, report.FailureSocketServerError)
	SaidServiceError     = said("said_service_error", report.FailureServiceError)

	SaidICEFailed         = said("said_ice_failed", report.FailureICE, report.FailureConnection, report.FailureRelayBroken)
	SaidNoTURNServer      = said("said_no_turn_server", report.FailureNoTURNServer)
	SaidNoSTUNServer      = said("said_no_stun_server", report.FailureNoSTUNServer)
	SaidPeerForbidden     = said("said_peer_forbidden", report.FailurePeerForbidden)
	SaidRelayCredentials  = said("said_relay_credentials", report.FailureCredentials)
	SaidRelayFull         = said("said_relay_full", report.FailureRelayFull)
	SaidNoCandidates      = said("said_no_candidates", report.FailureNoCandidates)
	SaidDTLSFailed        = said("said_dtls_failed", report.FailureDTLS)
	SaidMediaFailed       = said("said_media_failed", report.FailureMedia, report.FailureMediaTimedOut)
	SaidNegotiationFailed = said("said_negotiation_failed", report.FailureNegotiation)

	SaidTokenExpired     = said("said_token_expired", report.FailureTokenExpired)
	SaidTokenNotYetValid = said("said_token_not_yet_valid", report.FailureTokenNotYetValid)
	SaidTokenMalformed   = said("said_token_malformed", report.FailureTokenMalformed, report.FailureTokenMissing)
	SaidTokenScope       = said("said_token_scope", report.FailureTokenScope)
	SaidTokenKind        = said("said_token_kind", report.FailureTokenKind)
	SaidTokenResource    = said("said_token_resource", report.FailureTokenResource)
	SaidTokenRejected    = said("said_token_rejected", report.FailureTokenRejected)
	SaidTokenForbidden   = said("said_token_forbidden", report.FailureTokenForbidden)
	SaidTokenRefresh     = said("said_token_refresh", report.FailureTokenRefresh)

	SaidPermissionDenied = said("said_permission_denied", report.FailurePermission, report.FailurePermissionSystem, report.FailurePermissionFrame)
	SaidDeviceMissing    = said("said_device_missing", report.FailureDeviceMissing)
	SaidDeviceBusy       = said("said_device_busy", report.FailureDeviceBusy)
	SaidDeviceFailed     = said("said_device_failed", report.FailureDevice)

	SaidInsecurePage  = said("said_insecure_page", report.FailureInsecureContext)
	SaidUnsupported   = said("said_unsupported", report.FailureUnsupported)
	SaidWebRTCMissing = said("said_webrtc_missing", report.FailureWebRTCMissing)

	SaidRoomRefused       = said("said_room_refused", report.FailureRoom)
	SaidRemoteUnreachable = said("said_remote_unreachable", report.FailureRemote)
	SaidDuplicate         = said("said_duplicate", report.FailureDuplicate)
)

// wordsOf are the checks that carry somebody's words about a call. Servers'
// errors while candidates were gathered have facts of their own.
var wordsOf = []report.Check{
	report.CheckConsole, report.CheckCallHTTP, report.CheckSignaling, report.CheckTokenAuthority,
	report.CheckCallAgent, report.CheckCallStart, report.CheckCallEnd, report.CheckCallOperation, report.CheckConnection,
}

// said asks for a failure of one of the names, with the words themselves
// beside it. What is of another end, of a development server or of telemetry
// does not count, nor does what a later try of the same thing took back.
func said(fact string, names ...report.FailureName) Term {
	return newFact(fact, saying(fact, names...))
}

// SaidServerInvalid: the browser refused an entry of the list of servers, and the
// call was not made without it later on.
var SaidServerInvalid = newFact("said_server_invalid", func(e *Evidence) Finding {
	if ConnectedAtLast.Ask(e).Answer == Yes {
		return dontKnow
	}
	for _, o := range e.connections() {
		if report.Yes(o.Detail.Connection.Connected) {
			return dontKnow
		}
	}
	return saying("said_server_invalid", report.FailureConfiguration)(e)
})

func saying(fact string, names ...report.FailureName) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var cites []Cite
		for _, check := range wordsOf {
			for _, o := range e.byCheck[check] {
				f := o.Detail.Failure
				if !f.Is(names...) || e.foreign(o) || notOfTheCall(o) || e.superseded(o) || saidOfLost(o) {
					continue
				}
				if text := wordsBeside(o); text != "" {
					cites = append(cites, cite(report.Observed, o, fact, "text", text))
				} else {
					cites = append(cites, cite(report.Observed, o, fact+"_wordless"))
				}
			}
		}
		f := weighed(cites, nil)
		f.Unsure = f.Answer == Yes
		return f
	}
}

// saidOfLost: it is said of a connection that had been there, or that another
// one stands beside, for which there are facts of their own.
func saidOfLost(o *report.Observation) bool {
	c := o.Detail.Connection
	return c != nil && (report.Yes(c.Lost) || report.Yes(c.Other))
}

// wordsBeside are the program's own words.
func wordsBeside(o *report.Observation) string {
	if t := o.Detail.Failure.Text; t != "" {
		return t
	}
	if len(o.Detail.Says) > 0 {
		return "" // these are ours
	}
	return o.Detail.Text
}

// superseded: the same check of the same target went well later on; of a
// vendor's words about its signalling, the SDK said later that it is connected.
func (e *Evidence) superseded(o *report.Observation) bool {
	if o.Target == "" {
		return false
	}
	wentWell := func(check report.Check) bool {
		for _, later := range e.byCheck[check] {
			if later.Target == o.Target && later.Outcome == report.OK && e.after(later, o) {
				return true
			}
		}
		return false
	}
	return wentWell(o.Check) || ofSignaling(o) && wentWell(report.CheckCallAgent)
}

func ofSignaling(o *report.Observation) bool {
	f := o.Detail.Failure
	return f != nil && (f.Operation == report.OpRequest || f.Operation == report.OpSocket || f.Operation == report.OpSignIn)
}
