package witness

import (
	"slices"

	"sidetone/shared/report"
)

// clone copies o so that the reader's copy is not changed by later counting.
// Only what the server records is copied deeply: upgrade, turn, echo, and the
// http, ice and dtls of a vantage probe.
func clone(o report.Observation) report.Observation {
	d := &o.Detail
	d.Upgrade = copied(d.Upgrade)
	if d.Upgrade != nil {
		d.Upgrade.Proxy = slices.Clone(d.Upgrade.Proxy)
	}
	d.TURN = copied(d.TURN)
	d.Echo = copied(d.Echo)
	if d.Echo != nil {
		d.Echo.Hello = copied(d.Echo.Hello)
	}
	d.DTLS = copied(d.DTLS)
	d.HTTP = copied(d.HTTP)
	if d.HTTP != nil {
		d.HTTP.Proxy = slices.Clone(d.HTTP.Proxy)
	}
	d.ICE = copied(d.ICE)
	if d.ICE != nil {
		d.ICE.Candidates = slices.Clone(d.ICE.Candidates)
		d.ICE.Errors = slices.Clone(d.ICE.Errors)
	}
	return o
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
