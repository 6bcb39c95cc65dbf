package http

import (
	"github.com/prometheus/client_golang/prometheus"

	"sidetone/server/caller"
)

// shares adds how the callers' shares of a thing stand. Who holds them is not
// told.
func (m *metrics) shares(of string, shares *caller.Shares) {
	labels := prometheus.Labels{"of": of}
	gauge := func(name, help string, value func(caller.Count) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels},
			func() float64 { return value(shares.Count()) }))
	}
	counter := func(name, help string, value func(caller.Count) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels},
			func() float64 { return float64(value(shares.Count())) }))
	}
	gauge("sidetone_share_open", "Places held now.", func(c caller.Count) float64 { return float64(c.Open) })
	gauge("sidetone_share_holders", "IPv4 addresses and IPv6 /48s that hold them.", func(c caller.Count) float64 { return float64(c.Callers) })
	counter("sidetone_share_refused_total", "Places asked for and not given.", func(c caller.Count) int64 { return c.Refused })
	counter("sidetone_share_evicted_total", "Places taken from the heaviest holder for another.", func(c caller.Count) int64 { return c.Evicted })
}
