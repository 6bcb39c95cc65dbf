package report

// BrowserNative is Environment.Browser of a run without a browser.
const BrowserNative = "sidetone probe"

// What a native run tests beside the checks of a run in a browser.
const (
	// The look-up of one host name; Target is the name. OK: at least one
	// address. Failed: Detail.DNS.Problem says how. Silent: no resolver
	// answered.
	CheckDNS Check = "dns"
	// The certificate that one address shows; Target is the turns: or https:
	// address. OK: it is trusted on this machine; Detail.TLS.PublicRoot says
	// whether browsers elsewhere would. Failed: Detail.TLS.Problem. NotTested:
	// no handshake came so far.
	CheckTLS Check = "tls"
	// A STUN request to a port of a relay that the profile does not name,
	// over UDP; Target is the URL. It informs and is never judged by itself.
	CheckUDPPort Check = "udp_port"
	// UDP datagrams of growing size that may not be fragmented; Target is the
	// URL of the STUN server that answers them. OK: some size was answered.
	CheckPathMTU Check = "path_mtu"
	// A CONNECT request to a host and port through the proxy that the
	// environment names; Target is "host:port", Code the HTTP status.
	CheckProxy Check = "proxy"
)

// Stages of making a connection to a STUN or TURN server, or a WebSocket.
const (
	StageName    = "name"    // not resolved
	StageConnect = "connect" // not connected
	StageTLS     = "tls"     // the handshake failed
	StageSTUN    = "stun"    // an answer, or none, to a request
	StageUpgrade = "upgrade" // an HTTP answer, or none, to the request for a WebSocket
	StageSocket  = "socket"  // it opened; an error is what came then
)

// DNS is what a resolver said of a name.
type DNS struct {
	Addresses []string `json:"addresses,omitempty"` // A and AAAA records
	// Resolver that was asked last, IP and port; empty: the system did not
	// tell.
	Resolver string     `json:"resolver,omitempty"`
	Problem  DNSProblem `json:"problem,omitempty"`
}

// DNSProblem is why there is no address.
type DNSProblem string

const (
	DNSNotFound DNSProblem = "not_found" // the name does not exist, or has no address
	DNSServer   DNSProblem = "server"    // the resolver failed (SERVFAIL, REFUSED)
	DNSTimeout  DNSProblem = "timeout"   // the resolver did not answer
)

// TLS is the certificate that an address showed.
type TLS struct {
	Version string `json:"version,omitempty"` // "TLS 1.3"
	// Chain begins with the server's own certificate, as it was sent.
	Chain []Certificate `json:"chain,omitempty"`
	// Root is the authority at which a verified chain ended; empty: none did.
	Root    string     `json:"root,omitempty"`
	Problem TLSProblem `json:"problem,omitempty"`
	// PublicRoot: the chain ends at an authority that browsers trust by
	// themselves. False: at one that somebody added to this machine.
	PublicRoot Fact `json:"public_root,omitempty"`
}

// Certificate is what a certificate says, without its key.
type Certificate struct {
	Subject  string   `json:"subject"`
	Issuer   string   `json:"issuer"`
	Names    []string `json:"names,omitempty"` // at most a few
	NotAfter string   `json:"not_after"`       // RFC 3339
}

// TLSProblem is what is wrong with a certificate.
type TLSProblem string

const (
	TLSSelfSigned TLSProblem = "self_signed"
	TLSUntrusted  TLSProblem = "untrusted"    // its authority is not known here
	TLSPrivate    TLSProblem = "private_root" // trusted here, and by no browser elsewhere
	TLSExpired    TLSProblem = "expired"
	TLSName       TLSProblem = "name"      // it belongs to another name
	TLSHandshake  TLSProblem = "handshake" // there was no certificate to read
	// TLSLargeHello: there was none after a hello of 1.5 KB, and one after 0.3 KB.
	TLSLargeHello TLSProblem = "large_hello"
)

// MTU is how large a datagram may be on the way to a server. Sizes are of the
// IP packet in bytes.
type MTU struct {
	Answered []int `json:"answered,omitempty"`
	Lost     []int `json:"lost,omitempty"`
	// Refused by this machine, which knows a smaller MTU.
	Refused []int `json:"refused,omitempty"`
	// Largest is the largest that was answered; 0: none was.
	Largest int `json:"largest,omitempty"`
}

// Proxy is what the environment names as a proxy.
type Proxy struct {
	// Variable that names it: "HTTPS_PROXY".
	Variable string `json:"variable"`
	// Address is its host and port, without credentials.
	Address string `json:"address"`
	// Credentials: the variable holds some, which are not shown.
	Credentials bool `json:"credentials,omitempty"`
}
