package report

// Party is whose host an observation of a call is about, as far as whoever
// read the evidence knows by more than the fact that the page asked for it.
// The zero value: nothing is known, and the host counts for the call only
// where something else (the profile, the dump's servers) names it.
type Party string

const (
	// PartyService: the host carries the call's signalling or belongs to the
	// calling service, by what the page asked of it (an SDK's own path, a
	// subprotocol) or by its name.
	PartyService Party = "service"
	// PartyDevelopment: a development server's own socket (live reload), or
	// an address of the machine that the page runs on.
	PartyDevelopment Party = "development"
	// PartyTelemetry: counting, logging, advertising. Calls do without.
	PartyTelemetry Party = "telemetry"
	// PartyOther: something else of the page, or a program of its own: a
	// database, a message broker, notices, a page's framework.
	PartyOther Party = "other"
)

// IsNoCall: it is known that a call does without it.
func (p Party) IsNoCall() bool {
	return p == PartyDevelopment || p == PartyTelemetry || p == PartyOther
}
