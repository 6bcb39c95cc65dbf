// Package profile says what a run tests: servers, ports, scopes, thresholds.
// A profile is written in YAML, parsed on the server and sent to the agent
// as JSON; what is secret in it has a field that JSON leaves out.
package profile

import (
	"strconv"

	"sidetone/shared/report"
)

// Profile is one deployment of a calling service.
type Profile struct {
	// Name is how flags and links refer to it: lower case, digits, dashes.
	Name  string `json:"name" yaml:"name"`
	Title string `json:"title" yaml:"title"`

	ICE       ICE       `json:"-" yaml:"ice"`
	Signaling Signaling `json:"-" yaml:"signaling"`
	// In JSON it is "tokens": the reply that begins a run has one "token", its own.
	Token Token `json:"tokens" yaml:"token"`

	// Hosts are what a client of the service talks to besides STUN, TURN and
	// media: for whoever configures a firewall, for the capture in a calling
	// page, and for a run, which tries those without a wildcard.
	Hosts []Host `json:"hosts,omitempty" yaml:"hosts"`
	// Media is where the service publishes that sound and picture go. For
	// information: nothing is sent there.
	Media []report.MediaNetwork `json:"media,omitempty" yaml:"media"`
	// Notices are what support and developers should know of the service.
	Notices []report.Notice `json:"notices,omitempty" yaml:"notices"`
	// Sources are where what the profile says was read, and when.
	Sources []Source `json:"-" yaml:"sources"`

	// Limits of quality above which a call is said to suffer.
	Limits report.QualityLimits `json:"limits" yaml:"limits"`
	// DirectTCP: the service offers ICE-TCP as the path of a call.
	DirectTCP bool `json:"direct_tcp" yaml:"direct_tcp"`
	// NeedsMicrophone: calls on the origin of the page need a microphone.
	NeedsMicrophone bool `json:"needs_microphone" yaml:"needs_microphone"`
}

// Source is where parts of a profile were read.
type Source struct {
	// Of are the parts: "ice", "hosts", "media", "limits", "token".
	Of []string `yaml:"of"`
	// URL of the page, or of the list that was read.
	URL string `yaml:"url"`
	// Read is the day, "2026-11-26".
	Read string `yaml:"read"`
	// List names a part of what is published at URL for programs to read, from
	// which "sidetone profile update" takes the networks of Media with the same
	// List: "microsoft365/11" (the row of that id), "aws/CHIME_MEETINGS" (the
	// service of ip-ranges.json), "json/sfu" (all addresses below that key) or
	// "text" (one on a line).
	List string `yaml:"list"`
}

// Parts are what a source can be of.
var Parts = []string{"ice", "hosts", "media", "limits", "token", "signaling", "notices"}

// ForReport is what a report keeps of a profile.
func (p Profile) ForReport() report.Deployment {
	return report.Deployment{
		Name: p.Name, DirectTCP: p.DirectTCP, NeedsMicrophone: p.NeedsMicrophone, Limits: p.Limits, Media: p.Media, Notices: p.Notices,
	}
}

// ICE lists the STUN and TURN servers. The agent gets them with the
// credentials of its run in api.BeginReply.
type ICE struct {
	// Embedded: the server's own STUN/TURN is among them.
	Embedded bool     `json:"-" yaml:"embedded"`
	Servers  []Server `json:"-" yaml:"servers"`
}

// Server is a group of URLs with the same credentials.
type Server struct {
	// URLs may be empty when Credentials.File or its Endpoint names them.
	URLs        []string    `yaml:"urls"`
	Credentials Credentials `yaml:"credentials"`
	// Mark is how the names are known. Those that are only reported may have
	// changed: their silence counts where somebody else gets an answer.
	Mark Mark `yaml:"mark"`
}

// Credentials say where user name and password of a TURN server come from.
// The zero value: nobody knows them, only reachability can be tested.
type Credentials struct {
	// Static user name and password.
	Username string `yaml:"username"`
	Password string `yaml:"password"`
	// Secret is the shared secret of TURN REST credentials (coturn's
	// static-auth-secret): minted for each run.
	Secret string `yaml:"secret"`
	// TTLS is the life in seconds of credentials made from Secret; 0: as
	// long as the run. A negative one makes expired credentials.
	TTLS int `yaml:"ttl_s"`
	// File holds the reply with which the relay's service hands out
	// credentials, in the service's own shape (package icereply). Whoever runs
	// the server fetches it and keeps it fresh.
	File string `yaml:"file"`
	// Endpoint is asked for such a reply.
	Endpoint Endpoint `yaml:"endpoint"`
}

// Replied: a reply of the relay's service has them.
func (c Credentials) Replied() bool { return c.File != "" || c.Endpoint.URL != "" }

// Endpoint is an address of the operator's, or of the relay's service, that
// hands out credentials in one of the shapes of package icereply. The zero
// value: there is none.
type Endpoint struct {
	// URL is https://, or http:// on loopback.
	URL string `yaml:"url"`
	// Method is GET or POST; empty: GET.
	Method string `yaml:"method"`
	// Authorization is the value of that header; empty: none. It is secret.
	Authorization string `yaml:"authorization"`
	// Body is JSON that is sent with POST.
	Body string `yaml:"body"`
	// CacheS is for how many seconds a reply is handed out; 0: 60. It has to be
	// well below the life of the credentials, since a run takes ten minutes.
	CacheS int `yaml:"cache_s"`
}

// Host is a name that a client of the service connects to over HTTPS.
type Host struct {
	// Name is a host name, or one with "*." before it for all names below.
	Name string `json:"name" yaml:"name"`
	// Port; 0: 443.
	Port int `json:"port,omitempty" yaml:"port"`
	Use  Use `json:"use" yaml:"use"`
	// Path that is asked for when the host is tried; empty: "/".
	Path string `json:"path,omitempty" yaml:"path"`
	// Socket is the path of a WebSocket of the host, tried without a token:
	// that the service refuses it shows that the way is open. Empty: none.
	Socket string `json:"socket,omitempty" yaml:"socket"`
	// Mark is how it is known: documented, observed, or reported by others.
	Mark Mark `json:"-" yaml:"mark"`
}

// Use is what the service does with a host.
type Use string

const (
	UseSignaling Use = "signaling" // no call without it
	UseConfig    Use = "config"    // settings that a client fetches; calls may do without
	UseTelemetry Use = "telemetry" // no call needs it, and content blockers stop it
	UsePlanned   Use = "planned"   // announced to replace another; clients may use it already
)

// Uses lists what a host can be used for.
var Uses = []Use{UseSignaling, UseConfig, UseTelemetry, UsePlanned}

// Mark is how something in a profile is known.
type Mark string

const (
	Documented Mark = "documented" // the vendor says so
	Observed   Mark = "observed"   // seen when the vendor's SDK was run
	Reported   Mark = "reported"   // others say so
)

// Marks lists them; empty is allowed and says nothing.
var Marks = []Mark{Documented, Observed, Reported}

// Wildcard: the name stands for all names below it, and cannot be tried.
func (h Host) Wildcard() bool { return len(h.Name) > 1 && h.Name[0] == '*' }

// Origin is the address of a host, "https://name" with the port where it is
// not the usual one.
func (h Host) Origin() string {
	origin := "https://" + h.Name
	if h.Port != 0 && h.Port != 443 {
		origin += ":" + strconv.Itoa(h.Port)
	}
	return origin
}

// Signaling is the WebSocket to test; empty: the server's own.
type Signaling struct {
	URL string `yaml:"url"`
}

// Token says how the service reads a token.
type Token struct {
	// ScopeClaim holds the scopes: a text with commas, a list of texts, or an
	// object whose members are granted unless they are false. For ACS
	// "acsScope", for LiveKit "video", for Twilio "grants".
	ScopeClaim string `json:"scope_claim,omitempty" yaml:"scope_claim"`
	// RequiredScope has to be among them, compared whole; for ACS "voip".
	RequiredScope string `json:"required_scope,omitempty" yaml:"required_scope"`
	// RequiredClaims have to be present in a token of the right kind.
	RequiredClaims []string `json:"required_claims,omitempty" yaml:"required_claims"`
	// ForeignClaims are claims that betray a token of another kind (an Entra
	// ID token has "tid" and "aud", which ACS tokens have not).
	ForeignClaims []string `json:"foreign_claims,omitempty" yaml:"foreign_claims"`
	// ResourceClaim and Resource: the claim that names the resource, and the
	// value it has to have. Empty: not compared.
	ResourceClaim string `json:"resource_claim,omitempty" yaml:"resource_claim"`
	Resource      string `json:"resource,omitempty" yaml:"resource"`
	// SignIn are the kinds of tokens of a sign-in that the service's SDK, or the
	// application's own server, exchanges for a token of the service.
	SignIn []SignIn `json:"sign_in,omitempty" yaml:"sign_in"`
	Check  Check    `json:"check" yaml:"check"`
}

// SignIn is a kind of token that is handed over in exchange for one of the
// service: it is judged by its own claims and is none of the service's.
type SignIn struct {
	// Audiences are the values of "aud" by which it is known, compared whole but
	// for a slash at the end.
	Audiences []string `json:"audiences" yaml:"audiences"`
	// ScopeClaim holds its scopes, as in Token.
	ScopeClaim string `json:"scope_claim" yaml:"scope_claim"`
	// AnyScope: one of these has to be among them. Empty: scopes are not judged.
	AnyScope []string `json:"any_scope,omitempty" yaml:"any_scope"`
}

// Check is a URL that says whether a token is accepted: asked with GET and
// the token in the Authorization header.
type Check struct {
	// URL, or a path on the server's own origin. Empty: none.
	URL string `json:"url,omitempty" yaml:"url"`
	// Readable: a page may read the answer (CORS). When false the check is
	// not made.
	Readable bool `json:"readable,omitempty" yaml:"readable"`
	// Issuer: it has authority over tokens whose "iss" is this; "self" is
	// replaced by the server's public address. Empty: over every token.
	Issuer string `json:"issuer,omitempty" yaml:"issuer"`
}
