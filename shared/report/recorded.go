package report

import "time"

// Recorded is when a real call was made and with what, as its evidence tells.
// It is not the time at which the evidence was read, which is
// Report.Created. The zero value says nothing.
type Recorded struct {
	// Begun and Ended are the first and last sign of the call in any file; zero:
	// no file has a date.
	Begun time.Time `json:"begun,omitzero"`
	Ended time.Time `json:"ended,omitzero"`
	// Zone is the caller's offset from UTC, "+02:00", where a file tells it.
	// Empty: unknown; Begun and Ended are UTC then.
	Zone string `json:"zone,omitempty"`
	// ZoneAssumed: the file has local times alone and names no zone, so that
	// Begun and Ended may be wrong by hours, and only their difference holds.
	ZoneAssumed bool `json:"zone_assumed,omitempty"`
	// Program in which the call ran and its version, "Chromium" and "147" or
	// "147.0.7727.55", and the operating system, as far as they are told.
	Program string `json:"program,omitempty"`
	Version string `json:"version,omitempty"`
	System  string `json:"system,omitempty"`
}

// Duration is from the first to the last sign; 0: unknown.
func (r *Recorded) Duration() time.Duration {
	if r == nil || r.Begun.IsZero() || r.Ended.Before(r.Begun) {
		return 0
	}
	return r.Ended.Sub(r.Begun)
}

// Local is Begun by the caller's clock where their zone is known, else in UTC.
func (r *Recorded) Local() time.Time {
	at, err := time.Parse("-07:00", r.Zone)
	if err != nil {
		return r.Begun.UTC()
	}
	_, offset := at.Zone()
	return r.Begun.In(time.FixedZone(r.Zone, offset))
}
