package report

import "time"

// Carried says of a report that it came as a code: in the address of a page,
// in a QR code or in a file, and not from the run itself. Nobody vouches for
// such a report: whoever made the code could write into it what he liked. nil:
// the report came from its run.
type Carried struct {
	// Verdict, Primary and MS are the judgement that the page showed which made
	// the code, as in Diagnosis. The report's own diagnosis is made again by
	// whoever reads the code.
	Verdict Verdict  `json:"verdict,omitempty"`
	Primary *Primary `json:"primary,omitempty"`
	MS      int      `json:"ms,omitempty"`
	// Omitted names what was left out so that a phone can read the code.
	Omitted []Omission `json:"omitted,omitempty"`
	// Fewer is how many observations were left out.
	Fewer int `json:"fewer,omitempty"`
	// HandedIn is when this server took the code; zero: no server has.
	HandedIn time.Time `json:"handed_in,omitzero"`
}

// Agrees reports whether d says what the page said that made the code.
func (c *Carried) Agrees(d *Diagnosis) bool {
	if c == nil || c.Verdict == "" || d == nil {
		return true
	}
	same := c.Verdict == d.Verdict && (c.Primary == nil) == (d.Primary == nil)
	return same && (c.Primary == nil || *c.Primary == *d.Primary)
}

// Omission names a kind of thing that was left out of a code.
type Omission string

const (
	// What no code has: the words of errors, whole addresses of people, and
	// where and when single ICE candidates and errors were.
	OmittedTexts      Omission = "texts"
	OmittedAddresses  Omission = "addresses"
	OmittedCandidates Omission = "candidates"
	// Evidence of a real call, which stood beside that of the run.
	OmittedCall Omission = "call"
	// The networks that the service publishes for its media.
	OmittedNetworks Omission = "networks"
	// What was measured for information and is not judged by.
	OmittedInformation Omission = "information"
	// Observations that the judgement does not cite.
	OmittedUncited Omission = "uncited"
	// Observations that only rule something out.
	OmittedRuledOut Omission = "ruled_out"
)

// Omissions lists them.
var Omissions = []Omission{
	OmittedTexts, OmittedAddresses, OmittedCandidates, OmittedCall, OmittedNetworks, OmittedInformation, OmittedUncited, OmittedRuledOut,
}
