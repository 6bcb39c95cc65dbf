package console

import (
	"regexp"
	"strings"
)

// Logs of media servers are of many participants, and which of them is the one
// in question nobody knows. Each is a session by its id.
var (
	// Jitsi Videobridge: "[confId=a epId=b local_ufrag=c] Agent.setState#923: ICE state changed from Running to Failed".
	bridgeEndpoint = regexp.MustCompile(`\bepId=(\w+)`)
	bridgeState    = regexp.MustCompile(`\bICE state changed (?:from \w+ to |old=\w+ new=)(\w+)`)
	// LiveKit's server: `participant active {"pID": "PA_x"}`, `participant closing {..., "reason": "JOIN_TIMEOUT"}`.
	livekitID = regexp.MustCompile(`"?\bpID"?: "?(PA_\w+)`)
	// Kurento: "<kmswebrtcendpoint0> [IceComponentStateChanged] streamId: 1, componentId: 1, state: failed".
	kurentoState = regexp.MustCompile(`<(\w+)> \[IceComponentStateChanged\] .*\bstate: (\w+)`)
	// MediaMTX: "[WebRTC] [session 914b7d14] closed: deadline exceeded while waiting connection".
	mediamtx = regexp.MustCompile(`\[WebRTC\] \[session (\w+)\] (closed: deadline exceeded while waiting connection|closed|peer connection established|is (?:reading|publishing))`)
	// Janus (ice.c, dtls.c): "[123] ICE failed for component 1 in stream 1..."; what goes on behind it waits yet.
	janusFailed = regexp.MustCompile(`(?:\[(\d+)\] )?\bICE failed for component \d+ in stream \d+\.\.\.\s*$`)
	janusUp     = regexp.MustCompile(`\[(\d+)\] The DTLS handshake has been completed`)
	// libdatachannel and libjuice beneath it: "[rtc::impl::PeerConnection::changeState@1200] Changed state to failed",
	// "juice: agent.c:1000: Changing state to failed".
	datachannel = regexp.MustCompile(`\bPeerConnection::changeState@\d+\] Changed state to (\w+)|\bagent\.c:\d+: Changing state to (\w+)`)
	// libnice, whose debugging Janus and GStreamer print: "Agent 0x7e7918 : stream 1 component 1 STATE-CHANGE connecting -> failed."
	libnice       = regexp.MustCompile(`\bAgent (0x[0-9a-f]+) ?: stream (\d+) component (\d+) STATE-CHANGE \w+ -> (\w+)`)
	livekitReason = regexp.MustCompile(`"?\breason"?: "?([A-Z_]+)\b`)
)

// livekitFailed are reasons of LiveKit's server (pkg/rtc/types, ParticipantCloseReason)
// that a transport gives: it never came about within the time to join, or fell.
var livekitFailed = map[string]bool{"JOIN_TIMEOUT": true, "PEER_CONNECTION_DISCONNECTED": true}

// readServer takes a line of a media server about one participant.
func (s *sessions) readServer(text string) bool {
	if m := bridgeEndpoint.FindStringSubmatch(text); m != nil && strings.Contains(text, "ICE state changed ") {
		if state := bridgeState.FindStringSubmatch(text); state != nil {
			s.setServer(m[1], standard(state[1]), text)
			return true
		}
	}
	if m := match(janusFailed, "ICE failed for component ", text); m != nil {
		s.setServer("janus "+m[1], "failed", text)
		return true
	}
	if m := match(libnice, " STATE-CHANGE ", text); m != nil {
		s.setServer("libnice "+strings.Join(m[1:4], "/"), standard(m[4]), text)
		return true
	}
	if m := match(datachannel, " state to ", text); m != nil {
		s.set(unnamed, standard(m[1]+m[2]), text)
		return true
	}
	if m := match(mediamtx, "[WebRTC] [session ", text); m != nil {
		state := "connected"
		switch {
		case strings.HasSuffix(m[2], "waiting connection"):
			state = "failed"
		case m[2] == "closed":
			state = "closed"
		}
		s.setServer("mediamtx "+m[1], state, text)
		return true
	}
	if strings.Contains(text, "The DTLS handshake") {
		if m := janusUp.FindStringSubmatch(text); m != nil {
			s.setServer("janus "+m[1], "connected", text)
			return true
		}
	}
	if strings.Contains(text, "[IceComponentStateChanged]") {
		if m := kurentoState.FindStringSubmatch(text); m != nil {
			s.setServer(m[1], standard(m[2]), text)
			return true
		}
	}
	if !strings.Contains(text, "participant") || !strings.Contains(text, "PA_") {
		return false
	}
	id := livekitID.FindStringSubmatch(text)
	switch {
	case id == nil:
		return false
	case strings.Contains(text, "participant active"):
		s.setServer(id[1], "connected", text)
		return true
	case strings.Contains(text, "participant closing"), strings.Contains(text, "closing participant"):
		state := "closed"
		if reason := livekitReason.FindStringSubmatch(text); reason != nil && livekitFailed[reason[1]] {
			state = "failed"
		}
		s.setServer(id[1], state, text)
		return true
	}
	return false
}

func (s *sessions) setServer(name, state, text string) {
	s.set(name, state, text)
	if one := s.all[name]; one != nil {
		one.ofMany = true
	}
}

// match asks a pattern of a line that holds what no line that fits lacks.
func match(form *regexp.Regexp, part, text string) []string {
	if !strings.Contains(text, part) {
		return nil
	}
	return form.FindStringSubmatch(text)
}
