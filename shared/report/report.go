// Package report holds what one run found: plain data, as it travels and as
// it is stored. It judges nothing; package playbook does.
//
// Times are milliseconds. A moment ("at") counts from the start of the run,
// which is the caller's click or the automatic start.
package report

import "time"

// Schema is the version of the JSON form: 2 since a diagnosis carries ids and
// arguments beside its sentences. A reader that meets its own version refuses
// unknown fields; one that meets another drops and counts them.
const Schema = 2

// Report is everything known about one run.
type Report struct {
	// ID begins with "r_". Empty until the server has given one.
	ID      string    `json:"id"`
	Schema  int       `json:"schema"`
	Created time.Time `json:"created"`
	// Complete is false as long as the run goes on, and stays false for a
	// run that was cut off.
	Complete bool  `json:"complete"`
	Agent    Agent `json:"agent"`
	// Profile is what the run was held against. Zero for imported evidence.
	Profile Profile `json:"profile"`
	// Ticket is support's own reference, copied from the link.
	Ticket string `json:"ticket,omitempty"`
	// CallID names the real call that the run is about, where the link or
	// whoever began the run named one; the service's logs know it.
	CallID string `json:"call_id,omitempty"`
	// Recorded is when the real call was made; nil: there is no evidence of one,
	// or it does not tell.
	Recorded  *Recorded  `json:"recorded,omitempty"`
	Diagnosis *Diagnosis `json:"diagnosis,omitempty"`
	// Rejudged: the stored diagnosis was from before there were ids, and this
	// one was made when the report was read.
	Rejudged     bool          `json:"rejudged,omitempty"`
	Observations []Observation `json:"observations"`
	Signals      []Signal      `json:"signals"`
	// Dropped counts fields of a foreign schema that were not understood.
	Dropped int `json:"dropped,omitempty"`
	// Sequence grows with every post of one run, so that a late partial
	// report never overwrites a newer one. Zero: order unknown, accepted.
	Sequence int `json:"sequence,omitempty"`
}

// Agent names the program that measured.
type Agent struct {
	Version string `json:"version"`
	Browser string `json:"browser"` // name and major version: "Chromium 156"
	OS      string `json:"os"`
}

// Profile is the part of a profile that a judgement needs, kept with the
// report so that it can be judged again when the profile has changed.
type Profile struct {
	Name string `json:"name"`
	// DirectTCP: ICE-TCP to the peer is a path that the service offers. When
	// false such a path is evidence and never the path of a call.
	DirectTCP bool `json:"direct_tcp,omitempty"`
	// NeedsMicrophone: a call on this origin needs getUserMedia.
	NeedsMicrophone bool `json:"needs_microphone,omitempty"`
	// Limits of quality; zero means the playbook's default.
	Limits QualityLimits `json:"limits"`
	// Addresses are the networks (CIDR) that the service publishes for media,
	// for the request to whoever configures the firewall.
	Addresses []string `json:"addresses,omitempty"`
}

// QualityLimits are the values above which a call suffers. Zero: default.
type QualityLimits struct {
	RTTMS    float64 `json:"rtt_ms,omitempty" yaml:"rtt_ms"`
	JitterMS float64 `json:"jitter_ms,omitempty" yaml:"jitter_ms"`
	Loss     float64 `json:"loss,omitempty" yaml:"loss"` // 0..1, one direction
	Kbps     float64 `json:"kbps,omitempty" yaml:"kbps"` // least bandwidth each way
}

// Signal is a UFD-style event; package signal raises them.
type Signal struct {
	Name string `json:"name"`
	// Value is a bool for a flag and 1 good, 2 poor, 3 bad for a quality,
	// as the ACS SDK's DiagnosticFlag and DiagnosticQuality are.
	Value any `json:"value"`
	At    int `json:"at"`
	// Origin is where a signal of a real call was read. Empty: it was raised
	// over what this run observed.
	Origin Origin `json:"origin,omitempty"`
}
