package probe

import (
	"github.com/prometheus/client_golang/prometheus"

	"sidetone/shared/report"
)

// Metrics of a watch: what the last run found, and how many there were.
type Metrics struct {
	registry *prometheus.Registry
	runs     *prometheus.CounterVec
	verdict  *prometheus.GaugeVec
	cause    *prometheus.GaugeVec
	server   *prometheus.GaugeVec
	took     *prometheus.GaugeVec
	rtt      *prometheus.GaugeVec
	loss     *prometheus.GaugeVec
	duration prometheus.Gauge
	known    prometheus.Gauge
	last     prometheus.Gauge
}

// verdicts in the order of the contract.
var verdicts = []report.Verdict{report.Healthy, report.Degraded, report.Blocked, report.Inconclusive}

// NewMetrics makes metrics in a registry of their own.
func NewMetrics() *Metrics {
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "sidetone", Subsystem: "probe", Name: name, Help: help}, labels)
	}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "sidetone", Subsystem: "probe", Name: "runs_total",
			Help: "Runs by verdict; error: the run could not be made."}, []string{"verdict"}),
		verdict:  gauge("verdict", "1 for the verdict of the last run, 0 for the others.", "verdict"),
		cause:    gauge("cause", "1 for the primary hypothesis and cause of the last run; absent when nothing is wrong.", "hypothesis", "cause"),
		server:   gauge("server_up", "1 when the STUN or TURN URL answered as it should in the last run, else 0; absent when it was not tried.", "url"),
		took:     gauge("server_seconds", "Time until the STUN or TURN URL answered in the last run.", "url"),
		rtt:      gauge("rtt_seconds", "Median round trip on a path in the last run.", "path"),
		loss:     gauge("loss_ratio", "Share of packets lost on a path in the last run, 0 to 1.", "path", "direction"),
		duration: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "sidetone", Subsystem: "probe", Name: "verdict_seconds", Help: "Time to the verdict of the last run."}),
		known: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "sidetone", Subsystem: "probe", Name: "success",
			Help: "1 when the last run came to a verdict, 0 when it could not be made."}),
		last: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "sidetone", Subsystem: "probe", Name: "last_run_timestamp_seconds", Help: "When the last run began."}),
	}
	m.registry.MustRegister(m.runs, m.verdict, m.cause, m.server, m.took, m.rtt, m.loss, m.duration, m.known, m.last)
	return m
}

// Gatherer is what is served.
func (m *Metrics) Gatherer() prometheus.Gatherer { return m.registry }

// Failed notes a run that could not be made. What an earlier one found is no
// longer said to hold.
func (m *Metrics) Failed() {
	m.clear()
	m.known.Set(0)
	m.runs.WithLabelValues("error").Inc()
}

func (m *Metrics) clear() {
	for _, v := range []*prometheus.GaugeVec{m.verdict, m.cause, m.server, m.took, m.rtt, m.loss} {
		v.Reset()
	}
}

// Note takes in a run.
func (m *Metrics) Note(r report.Report) {
	d := r.Diagnosis
	m.clear()
	m.known.Set(1)
	m.runs.WithLabelValues(string(d.Verdict)).Inc()
	m.last.Set(float64(r.Created.UnixMilli()) / 1000)
	m.duration.Set(float64(d.MS) / 1000)
	for _, v := range verdicts {
		m.verdict.WithLabelValues(string(v)).Set(truth(v == d.Verdict))
	}
	if p := d.Primary; p != nil {
		m.cause.WithLabelValues(p.Hypothesis, p.Cause).Set(1)
	}
	for _, o := range r.Observations {
		m.observe(o)
	}
}

func (m *Metrics) observe(o report.Observation) {
	switch {
	case o.Outcome == report.NotTested:
	case o.Check == report.CheckICE:
		m.server.WithLabelValues(o.Target).Set(truth(o.Outcome == report.OK))
		if o.Outcome == report.OK {
			m.took.WithLabelValues(o.Target).Set(float64(o.MS) / 1000)
		}
	case o.Check == report.CheckPathData && o.Detail.Flow != nil:
		f := o.Detail.Flow
		if f.Returned > 0 {
			m.rtt.WithLabelValues(o.Target).Set(f.RTTMS / 1000)
		}
		for direction, share := range map[string]*float64{"up": f.LossUp, "down": f.LossDown} {
			if share != nil {
				m.loss.WithLabelValues(o.Target, direction).Set(*share)
			}
		}
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
