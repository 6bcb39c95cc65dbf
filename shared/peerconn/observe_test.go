package peerconn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

const (
	stunURL = "stun:198.51.100.10:3478"
	udpURL  = "turn:198.51.100.10:3478?transport=udp"
	tcpURL  = "turn:198.51.100.10:3478?transport=tcp"
	tlsURL  = "turns:relay.example:5349?transport=tcp"
)

func at(ms int, kind Kind, state string) Event { return Event{At: ms, Kind: kind, State: state} }

// found is a candidate event; priority's highest byte is the type preference.
func found(ms int, kind string, preference, port int, url string) Event {
	line := fmt.Sprintf("candidate:1 1 udp %d 198.51.100.10 %d typ %s raddr 10.10.0.2 rport 9", preference<<24|0xffff00, port, kind)
	return Event{At: ms, Kind: LocalCandidate, Candidate: candidate.Raw{Line: line}, URL: url}
}

func failed(ms, code int, text, url string) Event {
	return Event{At: ms, Kind: CandidateError, Error: report.ICEError{Code: code, Text: text, URL: url}}
}

// started is a connection that was negotiated at 100 ms.
func started(browser string, until int, events ...Event) Connection {
	first := []Event{at(0, LocalDescription, "offer"), at(0, GatheringState, "gathering"), at(100, RemoteDescription, "answer"), at(100, ICEState, "checking")}
	return Connection{Servers: []string{stunURL, udpURL, tcpURL, udpURLByName, tlsURL}, Browser: browser, Until: until, Events: append(first, events...)}
}

// told writes observations shortly: "check target outcome [code]".
func told(list []report.Observation) []string {
	var out []string
	for _, o := range list {
		line := fmt.Sprintf("%s %s %s", o.Check, o.Target, o.Outcome)
		if o.Code != 0 {
			line += fmt.Sprintf(" %d", o.Code)
		}
		out = append(out, line)
	}
	return out
}

// udpURLByName is of the host of tlsURL.
const udpURLByName = "turn:relay.example:3478?transport=udp"

// host is a candidate of the machine's own.
func host(address string) Event {
	return Event{At: 5, Kind: LocalCandidate, Candidate: candidate.Raw{Line: "candidate:1 1 udp 2122260223 " + address + " 50000 typ host"}}
}

func from(address string, e Event) Event {
	e.Error.Address = address
	return e
}

func number(v float64) *float64 { return &v }

// entries of a pair over a relay, and of media sent and received over it.
func entries(relayProtocol, dtls string, answered, sent, received float64) []Entry {
	list := []Entry{
		{ID: "T", Type: "transport", DTLSState: dtls, SelectedCandidatePairID: "P"},
		{ID: "P", Type: "candidate-pair", State: "succeeded", LocalCandidateID: "L", RemoteCandidateID: "R",
			RequestsSent: number(answered), ResponsesReceived: number(answered), CurrentRoundTripTime: number(0.02), PairBytesReceived: number(0)},
		{ID: "L", Type: "local-candidate", CandidateType: "relay", Protocol: "udp", RelayProtocol: relayProtocol, Port: number(50000)},
		{ID: "R", Type: "remote-candidate", CandidateType: "host", Protocol: "udp"},
		{ID: "O", Type: "outbound-rtp", Kind: "video", PacketsSent: number(sent), PairBytesSent: number(1000 * sent)},
	}
	if received > 0 {
		list = append(list, Entry{ID: "I", Type: "inbound-rtp", Kind: "video", PacketsReceived: number(received), PacketsLost: number(0)})
	}
	return list
}

func with(c Connection, stats ...Stats) Connection {
	c.Stats = stats
	return c
}

func TestObserve(t *testing.T) {
	for _, tt := range []struct {
		name string
		of   []Connection
		want []string
		not  []string
	}{
		{
			name: "Chromium, UDP dropped, connected over the relay's TCP",
			of: []Connection{with(started("Chromium", 6000,
				found(60, "relay", 1, 50000, tcpURL), at(150, ICEState, "connected"), at(200, ConnectionState, "connected")),
				Read(1500, entries("tcp", "connected", 3, 40, 40)), Read(5500, entries("tcp", "connected", 9, 200, 190)))},
			want: []string{"ice " + stunURL + " silent", "ice " + udpURL + " silent", "ice " + tcpURL + " ok",
				"path_ice relay/tcp ok", "path_dtls relay/tcp ok", "path_rtp relay/tcp ok", "media video send ok", "media video receive ok"},
		},
		{
			name: "the end of gathering was not recorded, and the call went over UDP",
			of: []Connection{with(started("Chromium", 12000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected")),
				Read(1500, entries("udp", "connected", 3, 40, 40)), Read(11500, entries("udp", "connected", 9, 200, 190)))},
			want: []string{"ice " + stunURL + " not_tested", "ice " + udpURL + " not_tested", "path_rtp relay/udp ok"},
		},
		{
			name: "media is sent, and what comes back was not recorded",
			of: []Connection{with(started("Chromium", 6000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected")),
				Read(5000, []Entry{{ID: "T", Type: "transport", DTLSState: "connected", SelectedCandidatePairID: "P"}, {ID: "P", Type: "candidate-pair", State: "succeeded"},
					{ID: "O", Type: "outbound-rtp", Kind: "video", PacketsSent: number(900)}}))},
			want: []string{"path_dtls call ok", "path_rtp call not_tested"},
		},
		{
			name: "Firefox tells neither URL nor protocol; the priority does",
			of:   []Connection{started("Firefox", 6000, found(60, "relay", 0, 50000, ""), found(50, "srflx", 100, 40000, ""))},
			want: []string{"ice " + stunURL + " ok", "ice " + udpURL + " silent", "ice " + tcpURL + " ok"},
		},
		{
			name: "nothing answers",
			of:   []Connection{started("Chromium", 15100, at(15100, ICEState, "failed"), at(15100, ConnectionState, "failed"))},
			want: []string{"ice " + stunURL + " silent", "ice " + udpURL + " silent", "ice " + tcpURL + " silent", "path_ice call failed",
				"path_dtls call not_tested", "path_rtp call not_tested"},
		},
		{
			name: "every pair fails at once, and the joint state alone tells",
			of:   []Connection{started("Chromium", 300, found(60, "relay", 2, 50000, udpURL), at(105, ICEState, "disconnected"), at(105, ConnectionState, "failed"))},
			want: []string{"ice " + udpURL + " ok", "path_ice call failed"},
		},
		{
			name: "over too early to say",
			of:   []Connection{started("Chromium", 900)},
			want: []string{"ice " + udpURL + " not_tested", "ice " + tcpURL + " not_tested", "path_ice call not_tested"},
		},
		{
			name: "the browser's own time-out is silence, a fast 701 is not",
			of: []Connection{started("Chromium", 41000, failed(39900, 701, "TURN allocate request timed out.", udpURL),
				failed(140, 701, "Failed to establish connection", tcpURL), failed(70, 701, "STUN host lookup received error.", stunURL))},
			want: []string{"ice " + udpURL + " silent", "ice " + tcpURL + " failed 701", "ice " + stunURL + " failed 701"},
		},
		{
			name: "the server's word counts more than a 701 of another interface",
			of:   []Connection{started("Chromium", 3000, failed(50, 701, "", udpURL), failed(60, 401, "Unauthorized", udpURL))},
			want: []string{"ice " + udpURL + " failed 401"},
		},
		{
			name: "complete without candidate and error: never asked",
			of:   []Connection{started("Chromium", 3000, at(140, GatheringState, "complete"))},
			want: []string{"ice " + udpURL + " not_tested", "ice " + stunURL + " not_tested"},
		},
		{
			name: "two STUN servers give one address; libwebrtc calls a call disconnected that never was connected",
			of: []Connection{func() Connection {
				c := started("Chromium", 15100, found(50, "srflx", 100, 40000, "stun:198.51.100.10:3479"), at(10000, ICEState, "disconnected"))
				c.Servers = append(c.Servers, "stun:198.51.100.10:3479")
				return c
			}()},
			want: []string{"ice stun:198.51.100.10:3479 ok", "ice " + stunURL + " not_tested", "ice " + udpURL + " silent", "path_ice call silent"},
		},
		{
			name: "relays only: STUN is not asked",
			of:   []Connection{{Servers: []string{stunURL, udpURL}, RelayOnly: true, Until: 6000, Events: []Event{at(0, GatheringState, "gathering")}}},
			want: []string{"ice " + udpURL + " silent"},
			not:  []string{"ice " + stunURL, "path_ice"},
		},
		{
			name: "the handshake gets no answer while checks do",
			of: []Connection{with(started("Chromium", 9000, at(150, ICEState, "connected")),
				Read(2000, entries("udp", "connecting", 3, 0, 0)), Read(8000, entries("udp", "connecting", 12, 0, 0)))},
			want: []string{"path_ice relay/udp ok", "path_dtls relay/udp silent", "path_rtp relay/udp not_tested"},
		},
		{
			name: "media is sent and nothing comes back",
			of: []Connection{with(started("Firefox", 6000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected")),
				Read(5000, entries("udp", "", 3, 200, 0)))},
			want: []string{"path_dtls relay/udp ok", "path_rtp relay/udp silent"},
		},
		{
			name: "a pair that was lost",
			of:   []Connection{started("Firefox", 20000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected"), at(12000, ICEState, "disconnected"))},
			want: []string{"path_ice call failed", "path_dtls call ok"},
		},
		{
			name: "lost, as the joint state alone tells",
			of:   []Connection{started("Chromium", 20000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected"), at(12000, ConnectionState, "failed"))},
			want: []string{"path_ice call failed", "path_dtls call ok", "connection 1 failed"},
		},
		{
			name: "never secured: no call that could be lost",
			of: []Connection{with(started("Chromium", 12000, at(150, ICEState, "connected"), at(6000, ICEState, "disconnected"), at(11000, ConnectionState, "failed")),
				Read(1000, entries("udp", "connecting", 1, 0, 0)), Read(5000, entries("udp", "connecting", 1, 0, 0)))},
			want: []string{"path_ice relay/udp ok", "path_dtls relay/udp silent", "connection 1 silent"},
		},
		{
			name: "ICE alone was recorded: of the handshake nothing is known",
			of:   []Connection{started("", 20000, at(150, ICEState, "connected"))},
			want: []string{"path_ice call ok", "path_dtls call not_tested", "connection 1 not_tested"},
		},
		{
			name: "a connection for data",
			of: []Connection{with(started("Chromium", 9000, described(LocalDescription, 1, Section{Kind: "application"}), at(150, ICEState, "connected"), at(200, ConnectionState, "connected")),
				Read(5000, []Entry{{ID: "D", Type: "data-channel", State: "open"}}))},
			want: []string{"path_data call ok", "path_rtp call not_tested", "connection 1 ok"},
		},
		{
			name: "a pair that carried, and nothing else is known",
			of: []Connection{with(started("Firefox", 9000, at(150, ICEState, "connected")), Read(5000, []Entry{
				{ID: "P", Type: "candidate-pair", SelectedPair: true, State: "succeeded", PairBytesSent: number(5e6), PairBytesReceived: number(6e6)}}))},
			want: []string{"path_dtls call ok", "path_data call ok"},
		},
		{
			name: "the look-up failed for IPv6 alone, and IPv4 was silent",
			of: []Connection{started("Chromium", 20000, host("192.0.2.1"), host("2001:db8::1"),
				from("[2001:db8:0:x::x]", failed(100, 701, "TURN host lookup received error.", udpURLByName)),
				from("192.0.2.x", failed(9500, 701, "TURN allocate request timed out.", udpURLByName)))},
			want: []string{"ice " + udpURLByName + " silent"},
		},
		{
			name: "the same the other way round",
			of: []Connection{started("Chromium", 20000, host("192.0.2.1"), host("2001:db8::1"),
				from("192.0.2.x", failed(90, 701, "TURN host lookup received error.", udpURLByName)),
				from("[2001:db8:0:x::x]", failed(9500, 701, "TURN allocate request timed out.", udpURLByName)))},
			want: []string{"ice " + udpURLByName + " silent"},
		},
		{
			name: "IPv6 failed, and of IPv4 nothing is told",
			of: []Connection{started("Chromium", 3000, host("192.0.2.1"), host("2001:db8::1"), at(900, GatheringState, "complete"),
				from("[2001:db8:0:x::x]", failed(100, 701, "TURN host lookup received error.", udpURLByName)))},
			want: []string{"ice " + udpURLByName + " not_tested"},
		},
		{
			name: "both families failed to look it up",
			of: []Connection{started("Chromium", 3000, host("192.0.2.1"), host("2001:db8::1"),
				from("[2001:db8:0:x::x]", failed(100, 701, "TURN host lookup received error.", udpURLByName)),
				from("192.0.2.x", failed(90, 701, "TURN host lookup received error.", udpURLByName)))},
			want: []string{"ice " + udpURLByName + " failed 701"},
		},
		{
			name: "a look-up failed that another address of the name contradicts",
			of: []Connection{started("Chromium", 3000, host("192.0.2.1"), found(60, "relay", 2, 50000, udpURLByName),
				failed(100, 701, "TURN host lookup received error.", tlsURL))},
			want: []string{"ice " + udpURLByName + " ok", "ice " + tlsURL + " not_tested"},
		},
		{
			name: "the second try connects",
			of: []Connection{
				started("Chromium", 15100, at(15100, ICEState, "failed")),
				with(started("Chromium", 3000, at(150, ICEState, "connected"), at(200, ConnectionState, "connected")), Read(2900, entries("udp", "connected", 3, 60, 50))),
			},
			want: []string{"path_ice relay/udp ok"},
			not:  []string{"path_ice call"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(Observe(tt.of))
			for _, line := range tt.want {
				if !slices.Contains(got, line) {
					t.Errorf("%q is missing in\n%s", line, strings.Join(got, "\n"))
				}
			}
			for _, start := range tt.not {
				if slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, start) }) {
					t.Errorf("%q is in\n%s", start, strings.Join(got, "\n"))
				}
			}
		})
	}
}

func TestChecksThatGoOn(t *testing.T) {
	c := with(started("Chromium", 9000, at(150, ICEState, "connected")),
		Read(2000, entries("udp", "connecting", 3, 0, 0)), Read(8000, entries("udp", "connecting", 12, 0, 0)))
	for _, o := range Observe([]Connection{c}) {
		if o.Check == report.CheckPathICE && !report.Yes(o.Detail.ICE.Continues) {
			t.Error("checks that went on being answered are not told")
		}
	}
	c.Stats = c.Stats[:1]
	for _, o := range Observe([]Connection{c}) {
		if o.Check == report.CheckPathICE && o.Detail.ICE.Continues != nil {
			t.Error("one set of statistics cannot tell whether checks go on")
		}
	}
}

// No recording, however odd, stops the reading of one.
func FuzzObserve(f *testing.F) {
	f.Add("turn:a?transport=udp", "relay", "candidate:1 1 udp 1 192.0.2.1 9 typ relay", "connected", 12000, 701)
	f.Add("", "", "candidate:1 1 udp 99999999999999999999 x", "failed", -5, -1)
	f.Fuzz(func(t *testing.T, url, kind, line, state string, ms, code int) {
		c := Connection{Servers: []string{url, stunURL}, Until: ms, Events: []Event{
			at(0, LocalDescription, kind), at(ms, RemoteDescription, kind), at(ms, ICEState, state), at(0, ConnectionState, state),
			{At: ms, Kind: LocalCandidate, URL: url, Candidate: candidate.Raw{Line: line}}, failed(ms, code, line, url),
		}}
		c.Stats = []Stats{Read(ms, []Entry{{ID: kind, Type: line, State: state}})}
		for _, o := range Observe([]Connection{c}) {
			if !o.Outcome.Valid() || o.Check == "" {
				t.Errorf("%+v", o)
			}
		}
	})
}
