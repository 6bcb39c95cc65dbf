package report

// CheckConnection tells of one RTCPeerConnection of a real call as a whole;
// Target is its number in the file, from "1", in the order in which they were
// made, Detail.Connection what is known. OK: it was connected and was not lost.
// Failed: it failed, or was connected and lost for good. Silent: it was
// negotiated and never connected. NotTested: it was never negotiated, or what
// was recorded does not tell.
const CheckConnection Check = "connection"

// Connection is one RTCPeerConnection of a real call. Whatever was not told is
// empty or nil.
type Connection struct {
	// Allowed is what its configuration let it use; nil: it was not recorded.
	Allowed *Allowed `json:"allowed,omitempty"`
	// The last states that were told: iceConnectionState, RTCDtlsTransport.state
	// and connectionState (webrtc-pc).
	ICEState  string `json:"ice_state,omitempty"`
	DTLSState string `json:"dtls_state,omitempty"`
	State     string `json:"state,omitempty"`
	// Connected: it was secured at some time: connectionState connected, DTLS
	// connected, or packets that need both. ICE alone is not that.
	Connected Fact `json:"connected,omitempty"`
	// Lost: it was connected, failed, and did not come back.
	Lost Fact `json:"lost,omitempty"`
	// Other: another connection of the same call was connected and kept, so
	// that what this one did is not how the call went. nil: it is the only one.
	Other Fact `json:"other,omitempty"`
	// Sends and Receives: whether the negotiated descriptions, or else the
	// streams, let this end send or receive sound or pictures. A viewer does not
	// send. DataOnly: it was to carry data channels and no media.
	Sends    Fact `json:"sends,omitempty"`
	Receives Fact `json:"receives,omitempty"`
	DataOnly Fact `json:"data_only,omitempty"`
	// Gathered: a candidate of this end was told of, of whatever type. nil: none was.
	Gathered Fact `json:"gathered,omitempty"`
	// IPv4 and IPv6: a host candidate of that family was gathered. nil: host
	// candidates were not recorded, or their addresses are hidden.
	IPv4 Fact `json:"ipv4,omitempty"`
	IPv6 Fact `json:"ipv6,omitempty"`
	// Remote counts the other side's candidates by where they can be reached
	// from; nil: none were recorded.
	Remote *Reach `json:"remote,omitempty"`
	// Relayed counts the addresses that TURN servers gave, in the same way; nil:
	// none were given.
	Relayed *Reach `json:"relayed,omitempty"`
}

// Allowed is what an RTCConfiguration let a connection use, whatever came of
// it. The facts are nil where the configuration was not recorded.
type Allowed struct {
	// RelayOnly: iceTransportPolicy is "relay".
	RelayOnly Fact `json:"relay_only,omitempty"`
	// STUN: a stun: or stuns: URL is named. RelayUDP, RelayTCP and RelayTLS: a
	// turn: or turns: URL of that transport is.
	STUN     Fact `json:"stun,omitempty"`
	RelayUDP Fact `json:"relay_udp,omitempty"`
	RelayTCP Fact `json:"relay_tcp,omitempty"`
	RelayTLS Fact `json:"relay_tls,omitempty"`
	// BadURLs are those that are none, so that no network could serve them.
	BadURLs []BadURL `json:"bad_urls,omitempty"`
	// CredentialsExpireMS is when the first of its TURN credentials ends, from
	// the start of the recording (At); negative: they had ended before. It is
	// read of user names of the form "unix time:name" that TURN servers with a
	// shared secret take. nil: no user name says.
	CredentialsExpireMS *int `json:"credentials_expire_ms,omitempty"`
	// Changed counts setConfiguration with other servers.
	Changed int `json:"changed,omitempty"`
}

// Relays reports whether a relay is allowed over any transport; nil: unknown.
func (a *Allowed) Relays() Fact {
	if a == nil || a.RelayUDP == nil {
		return nil
	}
	return Known(Yes(a.RelayUDP) || Yes(a.RelayTCP) || Yes(a.RelayTLS))
}

// UDP reports whether anything could go over UDP: a direct path, or a relay
// over UDP; nil: unknown.
func (a *Allowed) UDP() Fact {
	if a == nil || a.RelayUDP == nil || a.RelayOnly == nil {
		return nil
	}
	return Known(No(a.RelayOnly) || Yes(a.RelayUDP))
}

// BadURL is an entry of iceServers that is no STUN or TURN URL (RFC 7064,
// RFC 7065). URL has no user and no query, and what is not printable ASCII in
// it is percent-encoded.
type BadURL struct {
	URL     string     `json:"url"`
	Problem URLProblem `json:"problem"`
}

// URLProblem is what is wrong with a BadURL.
type URLProblem string

const (
	URLNoScheme  URLProblem = "no_scheme" // neither stun, stuns, turn nor turns
	URLNoHost    URLProblem = "no_host"
	URLHost      URLProblem = "host"      // characters that no host name has
	URLPort      URLProblem = "port"      // no number from 1 to 65535
	URLTransport URLProblem = "transport" // neither udp nor tcp; TLS is what turns: says
	URLSlashes   URLProblem = "slashes"   // "turn://"
)

// Reach counts addresses by who can reach them (RFC 6890). A container's
// addresses are private ones too.
type Reach struct {
	Public  int `json:"public,omitempty"`
	Private int `json:"private,omitempty"` // RFC 1918, RFC 4193, RFC 6598
	// Container: of the private ones, those in 172.17.0.0/16, Docker's default.
	Container int `json:"container,omitempty"`
	// Near: of the private ones, those in the network of this end's own address (its
	// /24), which this end can reach.
	Near      int `json:"near,omitempty"`
	Loopback  int `json:"loopback,omitempty"`
	LinkLocal int `json:"link_local,omitempty"`
	Name      int `json:"name,omitempty"`   // mDNS: known on the same link alone
	Hidden    int `json:"hidden,omitempty"` // no address was told
	// Addresses are the first few that are not public.
	Addresses []string `json:"addresses,omitempty"`
}

// Total is how many there are.
func (r *Reach) Total() int {
	if r == nil {
		return 0
	}
	return r.Public + r.Private + r.Loopback + r.LinkLocal + r.Name + r.Hidden
}

// Nowhere reports whether no other machine on any network can reach one of
// them: all are loopback or link-local.
func (r *Reach) Nowhere() bool {
	return r.Total() > 0 && r.Loopback+r.LinkLocal == r.Total()
}

// OnlyInside reports whether they can be reached from inside one network or
// machine at most, which is not this end's: none is public, a name or hidden.
func (r *Reach) OnlyInside() bool {
	return r.Total() > 0 && r.Public+r.Name+r.Hidden+r.Near == 0
}
