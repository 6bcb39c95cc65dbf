package report

import "sidetone/shared/useragent"

// Environment is what the browser says of itself; nothing is asked of the
// caller for it.
type Environment struct {
	Browser        string `json:"browser"` // "Chromium", "Firefox", "Safari", "Edge" or empty
	BrowserVersion int    `json:"browser_version,omitempty"`
	BrowserMinor   int    `json:"browser_minor,omitempty"` // 4 of 26.4; 0 where the browser tells its major version alone
	OS             string `json:"os,omitempty"`
	SecureContext  Fact   `json:"secure_context,omitempty"`
	WebRTC         Fact   `json:"webrtc,omitempty"`
	GetUserMedia   Fact   `json:"get_user_media,omitempty"`
	Online         Fact   `json:"online,omitempty"`
	Hidden         Fact   `json:"hidden,omitempty"` // background tab, at some time of the run
	// ConnectionType is NetworkInformation.type or effectiveType; empty where
	// the browser does not tell.
	ConnectionType string `json:"connection_type,omitempty"`
	Microphone     string `json:"microphone,omitempty"` // granted, denied, prompt or empty
	Camera         string `json:"camera,omitempty"`
	// NetworkChanges counts how often the browser told during the run that it
	// went offline or online or that the kind of connection changed.
	NetworkChanges int `json:"network_changes,omitempty"`
	// Zone is the offset from UTC of the caller's clock, "+02:00", by which the
	// caller tells the time of the run; empty: not told.
	Zone string `json:"zone,omitempty"`
	// Late is how late the run's own timer was; nil: not measured.
	Late *Late `json:"late,omitempty"`
}

// Version is the browser's.
func (e *Environment) Version() useragent.Version {
	return useragent.Version{Major: e.BrowserVersion, Minor: e.BrowserMinor}
}

// Late is how late a timer of the run was, which ticks all along: what keeps
// the page's thread, or the machine, from doing things when they are due.
type Late struct {
	// MS is what nine of ten ticks stayed below.
	MS float64 `json:"ms"`
	// Share of the run's time in which a tick was due and did not come, 0..1.
	Share float64 `json:"share"`
}
