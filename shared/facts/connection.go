package facts

import "sidetone/shared/report"

// What a call's RTCPeerConnections were allowed and what they came to, see
// report.Connection. A run makes its connections itself and has none of these.

// connections are those of the call that were negotiated, or that tell what
// they were allowed.
func (e *Evidence) connections() []*report.Observation {
	var list []*report.Observation
	for _, o := range e.byCheck[report.CheckConnection] {
		if o.Detail.Connection != nil {
			list = append(list, o)
		}
	}
	return list
}

// RelayOnlyWithoutRelay: the application lets nothing pass but relays and
// names none, so that no address can be gathered on any network.
var RelayOnlyWithoutRelay = callFact("relay_only_without_relay", eachConnection(func(c *report.Connection) (bool, bool, string) {
	a := c.Allowed
	if a == nil || a.RelayOnly == nil || a.Relays() == nil {
		return false, false, ""
	}
	return true, report.Yes(a.RelayOnly) && report.No(a.Relays()) && !report.Yes(c.Connected), "relay_only_without_relay"
}))

// NoPublicFarSide: the other side named addresses that no machine outside its
// own network can reach, and no others.
var NoPublicFarSide = callFact("no_public_far_side", func(e *Evidence) Finding {
	if ConnectedAtLast.Ask(e).Answer == Yes {
		return dontKnow
	}
	var bad, hints []Cite
	for _, o := range e.connections() {
		c := o.Detail.Connection
		switch {
		case c.Remote.Total() == 0 || report.Yes(c.Connected):
		case c.Remote.Nowhere():
			bad = append(bad, farSide(o, "far_side_names_itself"))
		case c.Remote.OnlyInside() && o.Outcome == report.NotTested:
			// It may be the same network, and nobody knows how it went on.
			hints = append(hints, farSide(o, "far_side_names_private"))
		case c.Remote.OnlyInside():
			bad = append(bad, farSide(o, "far_side_names_private"))
		default:
			return one(No, report.Observed, o, "far_side_public")
		}
	}
	if len(bad) == 0 && len(hints) > 0 {
		return Finding{Telling: true, Cites: hints}
	}
	f := weighed(bad, nil)
	f.Unsure = f.Answer == Yes
	return f
})

func farSide(o *report.Observation, fact string) Cite {
	return cite(report.Observed, o, fact, "addresses", listOf(o.Detail.Connection.Remote.Addresses))
}

// PrivateRelay: the addresses that TURN servers gave are private ones: they do
// not know their public address.
var PrivateRelay = callFact("private_relay", func(e *Evidence) Finding {
	for _, o := range e.connections() {
		if c := o.Detail.Connection; c.Relayed.OnlyInside() && !report.Yes(c.Connected) {
			return one(Yes, report.Observed, o, "relay_on_private_address", "addresses", listOf(c.Relayed.Addresses))
		}
	}
	return dontKnow
})

// BadServerURL: an address that the application handed to the browser is none. A
// connection that came about and stayed was made without it; one beside it was not.
var BadServerURL = callFact("bad_server_url", func(e *Evidence) Finding {
	var cites []Cite
	for _, o := range e.connections() {
		c := o.Detail.Connection
		if c.Allowed == nil || report.Yes(c.Connected) && !report.Yes(c.Lost) {
			continue
		}
		for _, bad := range c.Allowed.BadURLs {
			cites = append(cites, cite(report.Observed, o, "bad_server_url_"+string(bad.Problem), "url", bad.URL))
		}
	}
	return weighed(cites, nil)
})

// CredentialsAged: TURN credentials ended while the connection was in use.
var CredentialsAged = callFact("credentials_aged", func(e *Evidence) Finding {
	for _, o := range e.connections() {
		a := o.Detail.Connection.Allowed
		if a == nil || a.CredentialsExpireMS == nil {
			continue
		}
		switch end := *a.CredentialsExpireMS; {
		case end < o.At:
			return one(Yes, report.Observed, o, "credentials_ended_before", duration(float64(o.At-end)/1000)...)
		case end < o.At+o.MS && !report.No(o.Detail.Connection.Lost):
			return one(Yes, report.Observed, o, "credentials_ended_during", duration(float64(end-o.At)/1000)...)
		}
	}
	return dontKnow
})

// UDPWasAllowed: the application let its connections use UDP.
var UDPWasAllowed = callFact("udp_was_allowed", eachConnection(func(c *report.Connection) (bool, bool, string) {
	udp := c.Allowed.UDP()
	return udp != nil, report.Yes(udp), "udp_was_allowed"
}))

// ConnectionFailed: connections never came about, or were lost for good, and no
// other one of the call stands beside them.
var ConnectionFailed = callFact("connection_failed", func(e *Evidence) Finding {
	var bad []Cite
	for _, o := range e.connections() {
		c := o.Detail.Connection
		switch {
		case report.Yes(c.Other):
		case c.State == "closed" && o.Outcome == report.NotTested:
			// It was given up for another, which is the one to ask.
		case report.Yes(c.Connected) && !report.Yes(c.Lost):
			return one(No, report.Observed, o, "connection_stood")
		case failedOrSilent(o) && !report.Yes(c.Lost):
			bad = append(bad, cite(report.Observed, o, "connection_never_came"))
		}
	}
	return weighed(bad, nil)
})

// eachConnection asks one thing of every connection: whether it is known, and
// whether it is so; yes where it is so of one, and of none otherwise.
func eachConnection(ask func(*report.Connection) (known, so bool, fact string)) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var good, bad []Cite
		for _, o := range e.connections() {
			known, so, fact := ask(o.Detail.Connection)
			switch {
			case known && so:
				good = append(good, cite(report.Observed, o, fact))
			case known:
				bad = append(bad, cite(report.Observed, o, fact+"_not"))
			}
		}
		return weighed(good, bad)
	}
}

// lostForGood: a connection that had been secured failed and did not come back.
func lostForGood(e *Evidence) Finding {
	for _, o := range e.connections() {
		if c := o.Detail.Connection; report.Yes(c.Lost) && !report.Yes(c.Other) {
			f := one(Yes, report.Observed, o, "connection_lost_for_good")
			f.Unsure = o.Target == "" // states that do not say of which connection they are
			return f
		}
	}
	return dontKnow
}

// Directions is what a call was for: "both", "receive", "send" or "data"; empty:
// it is not known, and both is what calls are for.
func (e *Evidence) Directions() string {
	for _, o := range e.connections() {
		switch c := o.Detail.Connection; {
		case !report.Yes(c.Connected):
		case report.Yes(c.DataOnly):
			return "data"
		case report.No(c.Sends) && !report.No(c.Receives):
			return "receive"
		case report.No(c.Receives) && report.Yes(c.Sends):
			return "send"
		default:
			return "both"
		}
	}
	return ""
}
