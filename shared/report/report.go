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
	Profile Deployment `json:"profile"`
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
	// Before is the ID of the report of the check that the caller repeated with
	// this one, on another network or without a VPN; empty: it repeats none, or
	// that report had not arrived. Whoever has the ID may ask for that report.
	Before string `json:"before,omitempty"`
	// Carried: the report came as a code and not from its run.
	Carried *Carried `json:"carried,omitempty"`
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

// Deployment is the part of a profile that a judgement needs, kept with the
// report so that it can be judged again when the profile has changed.
type Deployment struct {
	Name string `json:"name"`
	// DirectTCP: ICE-TCP to the peer is a path that the service offers. When
	// false such a path is evidence and never the path of a call.
	DirectTCP bool `json:"direct_tcp,omitempty"`
	// NeedsMicrophone: a call on this origin needs getUserMedia.
	NeedsMicrophone bool `json:"needs_microphone,omitempty"`
	// Limits of quality; zero means the playbook's default.
	Limits QualityLimits `json:"limits"`
	// Media is where the service publishes that sound and picture go, for the
	// request to whoever configures the firewall.
	Media []MediaNetwork `json:"media,omitempty"`
	// Notices are what there is to know of the service beside any run.
	Notices []Notice `json:"notices,omitempty"`
}

// MediaNetwork is a way of sound and picture that a service publishes.
type MediaNetwork struct {
	// Net is a network (CIDR); empty: addresses are not published, or any.
	Net string `json:"net,omitempty" yaml:"net"`
	// Proto is "udp" or "tcp".
	Proto string `json:"proto" yaml:"proto"`
	// Ports of the service: "3478", "10000-60000", several with ", " between.
	Ports   string  `json:"ports" yaml:"ports"`
	Purpose Purpose `json:"purpose" yaml:"purpose"`
	// List is the vendor's published list that Net is read from, as in
	// profile.Source; empty: none.
	List string `json:"-" yaml:"list"`
}

// Purpose is what a way is for.
type Purpose string

const (
	ForMedia    Purpose = "media"           // the service's media servers
	ForRelays   Purpose = "relays"          // STUN and TURN
	ForBoth     Purpose = "media_or_relays" // the service does not tell them apart
	ForAudio    Purpose = "audio"
	ForVideo    Purpose = "video"
	ForScreen   Purpose = "screen"
	ForFallback Purpose = "fallback" // where UDP is not let through
)

// Purposes lists them.
var Purposes = []Purpose{ForMedia, ForRelays, ForBoth, ForAudio, ForVideo, ForScreen, ForFallback}

// Notice is something that holds of a service whatever a run shows, told to
// support and developers once in each report.
type Notice string

// ACSStandaloneEnds: Azure Communication Services on their own end on
// 2028-09-30; calling goes on together with Microsoft Teams alone (retirement and
// breaking changes guide of 2026-08-18).
const ACSStandaloneEnds Notice = "acs_standalone_ends"

// Notices lists them.
var Notices = []Notice{ACSStandaloneEnds}

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
