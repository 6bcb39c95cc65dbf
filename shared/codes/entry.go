package codes

import "strconv"

// Vendors of the table. LiveKit counts the reasons why connecting failed
// (ConnectionErrorReason) and those why a participant left (DisconnectReason)
// from zero both, so they are told apart by the vendor.
const (
	ACS            = "acs"
	Twilio         = "twilio"
	LiveKit        = "livekit"         // DisconnectReason
	LiveKitConnect = "livekit-connect" // ConnectionErrorReason
	STUN           = "stun"            // STUN and TURN error codes, and the browser's own in icecandidateerror
	WebSocket      = "websocket"       // close codes

	// Those below come from saved evidence alone, and the agent in the browser
	// does not have their rows.
	SIP    = "sip"    // status codes of SIP responses
	Q850   = "q850"   // causes of ITU-T Q.850, and FreeSWITCH's own above 127
	Telnyx = "telnyx" // @telnyx/webrtc
)

// Vendors in the order of the table.
var Vendors = append([]string{ACS, Twilio, LiveKit, LiveKitConnect, STUN, WebSocket}, importedVendors...)

const (
	// NoSub: there is no sub-code.
	NoSub = -1
	// AnyCode: the sub-code means the same under every code.
	AnyCode = -1
)

// Category is what ACS calls resultCategory.
type Category string

const (
	Success               Category = "Success"
	ExpectedError         Category = "ExpectedError"
	UnexpectedClientError Category = "UnexpectedClientError"
	NoCategory            Category = "" // none is documented
)

// Entry is one line of the table.
type Entry struct {
	Vendor string
	Code   int // AnyCode: whatever the code
	Sub    int // NoSub: the line has none
	// Category as documented; NoCategory: none is.
	Category Category
	// Kind of a STUN or TURN code; empty for other vendors.
	Kind Kind
	// Hypothesis and Cause are ids of the playbook. Empty: the code is no
	// evidence about the connection, a device or a policy.
	Hypothesis, Cause string
	// Weak: other causes give the same code.
	Weak bool
	// Observed: seen when the vendor's SDK was run, and not documented.
	Observed bool
	// FellBack: the sub-code that was asked for is not in the table; this is
	// what its code means by itself. Lookup and Find set it.
	FellBack bool

	advice, source string // an id of the catalogues, and a key of sources.txt
}

// Name is how people write it: "410/3112", "480", "*/5732".
func (e Entry) Name() string {
	name := "*"
	if e.Code != AnyCode {
		name = strconv.Itoa(e.Code)
	}
	if e.Sub != NoSub {
		name += "/" + strconv.Itoa(e.Sub)
	}
	return name
}

// Anchor names its row on a page: "acs-410-3112". It holds lower-case letters,
// digits and dashes only.
func (e Entry) Anchor() string {
	name := e.Vendor + "-any"
	if e.Code != AnyCode {
		name = e.Vendor + "-" + strconv.Itoa(e.Code)
	}
	if e.Sub != NoSub {
		name += "-" + strconv.Itoa(e.Sub)
	}
	return name
}

// MeaningID names what it means in the catalogues of words, in one or two
// sentences: "meaning.acs-410-3112".
func (e Entry) MeaningID() string { return "meaning." + e.Anchor() }

// AdviceID names what is to be done in the catalogues of words:
// "code_advice.relay". Several entries share one.
func (e Entry) AdviceID() string { return "code_advice." + e.advice }
