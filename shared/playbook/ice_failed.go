package playbook

import . "sidetone/shared/facts"

// ICE negotiation failure: ICE found no valid media path.
var iceFailed = hypothesis{
	id: idICEFailed,
	causes: []cause{
		{
			id: "webrtc_disabled",
			when: Any(
				All(WebRTCMissing, Given(KnownBrowser)),
				All(UDPNeverTried, Given(HTTPSAnswers))),
			saidBy:   SaidWebRTCMissing,
			deniedBy: Any(MediaBothWays, ConnectedAtLast),
			stops:    Any(WebRTCMissing, SaidWebRTCMissing, NoPathCarries),
			follows:  []string{idUDPBlocked},
			advice:   []advice{caller("other_browser"), caller("turn_off_blockers"), caller("managed_device"), it("check_webrtc_policies"), developer("warn_without_webrtc")},
		},
		{
			id: "no_candidates",
			when: Any(
				RelayOnlyWithoutRelay,
				All(Not(AnyCandidate), Given(HTTPSAnswers), Given(Not(WebRTCMissing)))),
			saidBy:   SaidNoCandidates,
			deniedBy: Any(MediaBothWays, ConnectedAtLast),
			stops:    Always,
			follows:  []string{idUDPBlocked},
			advice:   []advice{caller("other_browser"), caller("turn_off_blockers"), caller("turn_off_vpn"), it("check_webrtc_extensions"), developer("log_candidates")},
			instead:  []instead{{when: RelayOnlyWithoutRelay, advice: []advice{caller("service_must_fix"), developer("add_relay")}}},
		},
		{
			id:       "far_side_unreachable",
			when:     NoPublicFarSide,
			deniedBy: MediaBothWays,
			stops:    NoPathCarries,
			follows:  []string{idUDPBlocked},
			advice:   []advice{caller("service_must_fix"), developer("announce_public_address")},
		},
		{
			id:        "dtls_blocked",
			when:      All(HandshakeFails, Unless(HeavyLoss), Unless(UDPStopsAfterHandshake)),
			saidBy:    SaidDTLSFailed,
			deniedBy:  MediaBothWays,
			doubtedBy: CarriedLater,
			certain:   HandshakeIsolated,
			alsoSeen:  NoDTLSAtServer,
			stops:     NoPathCarries,
			advice:    []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("exempt_dtls"), developer("relay_wraps_dtls")},
		},
		{
			id:       "media_dropped",
			when:     All(MediaVanishes, Unless(HeavyLoss)),
			saidBy:   Any(Possibly(NoMedia), Possibly(SaidMediaFailed)),
			deniedBy: MediaBothWays,
			alsoSeen: NoRTPAtServer,
			stops:    NoPathCarries,
			advice:   []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), itHosts("allow_srtp"), developer("relay_wraps_media")},
		},
		{
			id:       "large_packets_dropped",
			when:     All(LargeVanish, Unless(ThinnedByRate)),
			alsoSeen: PathMTUSays,
			stops:    NoPathCarries,
			advice:   []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("raise_mtu"), developer("lower_packet_size")},
		},
		{
			id:     "dtls_large_hello",
			when:   All(HelloCut, Unless(LargeVanish)),
			stops:  Never,
			advice: []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("pass_split_hello"), developer("answer_active")},
		},
		{
			id:   "no_pair",
			when: All(NoPathFound, Unless(Swamped)),
			saidBy: Any(
				All(Any(SaidICEFailed, SaidNoTURNServer, SaidNoSTUNServer, SaidPeerForbidden), Unless(ConnectedAtLast)),
				Possibly(StuckBeforeMedia)),
			deniedBy: Any(MediaBothWays, ConnectedAtLast),
			alsoSeen: PrivateRelay,
			stops:    NoPathCarries,
			advice:   []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_support"), itHosts("allow_udp_both_ways"), developer("check_relay_peers")},
			instead: []instead{
				{PrivateRelay, []advice{caller("service_must_fix"), developer("set_external_address")}, "private_relay"},
				{when: SaidPeerForbidden, advice: []advice{caller("service_must_fix"), developer("check_relay_peers")}},
				{when: Any(SaidNoTURNServer, SaidNoSTUNServer),
					advice: []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_support"), developer("add_relay")}},
			},
		},
		{
			id:       "connection_lost",
			when:     ConnectionLost,
			saidBy:   ReconnectReportedBad,
			deniedBy: EndedNormally,
			stops:    Never,
			advice:   []advice{caller("stay_on_one_network"), caller("move_closer"), caller("turn_off_vpn"), itHosts("keep_mappings"), developer("restart_ice")},
		},
		{
			id:     "negotiation_failed",
			saidBy: SaidNegotiationFailed,
			stops:  Always,
			advice: []advice{caller("reload_page"), caller("other_browser"), caller("send_to_support"), developer("keep_negotiation_logs")},
		},
	},
}
