package http

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// metrics are what /metrics tells. No label holds anything that a caller
// sent: routes are patterns, verdicts and causes are our own words.
type metrics struct {
	registry *prometheus.Registry
	runs     prometheus.Counter
	reports  prometheus.Counter
	posts    prometheus.Counter
	carried  prometheus.Counter
	verdicts *prometheus.CounterVec
	verdict  *prometheus.HistogramVec
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		runs:     prometheus.NewCounter(prometheus.CounterOpts{Name: "sidetone_runs_total", Help: "Runs begun."}),
		reports:  prometheus.NewCounter(prometheus.CounterOpts{Name: "sidetone_reports_total", Help: "Runs that posted a report."}),
		posts:    prometheus.NewCounter(prometheus.CounterOpts{Name: "sidetone_report_posts_total", Help: "Reports taken, whole and partial."}),
		carried:  prometheus.NewCounter(prometheus.CounterOpts{Name: "sidetone_reports_carried_total", Help: "Reports handed in as a code."}),
		verdicts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sidetone_verdicts_total", Help: "Complete reports by their diagnosis."},
			[]string{"verdict", "hypothesis", "cause"}),
		verdict: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sidetone_verdict_seconds", Help: "Time from the start of a run to its verdict.",
			Buckets: []float64{0.5, 1, 2, 4, 8, 16, 32}}, []string{"verdict"}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "sidetone_http_requests_total", Help: "Requests answered."}, []string{"route", "method", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "sidetone_http_request_seconds", Help: "Time to answer.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10}}, []string{"route"}),
	}
	m.registry.MustRegister(m.runs, m.reports, m.posts, m.carried, m.verdicts, m.verdict, m.requests, m.latency,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// sockets adds the number of open signalling sockets.
func (m *metrics) sockets(open func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "sidetone_signaling_sockets", Help: "Signalling sockets open now.",
	}, func() float64 { return float64(open()) }))
}

// stored adds how much is stored and how much may be.
func (m *metrics) stored(c *store.Ceiling) {
	if c == nil {
		return
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "sidetone_database_bytes", Help: "What everything takes that is stored; NaN when that cannot be told.",
	}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), readyWithin)
		defer cancel()
		size, err := c.Size(ctx)
		if err != nil {
			return math.NaN()
		}
		return float64(size)
	}), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "sidetone_database_limit_bytes", Help: "What may be stored; 0: no limit.",
	}, func() float64 { return float64(c.Bytes) }))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// taken counts a report that was stored.
func (m *metrics) taken(r report.Report, first, completed bool) {
	m.posts.Inc()
	if first {
		m.reports.Inc()
	}
	if !completed || r.Diagnosis == nil {
		return
	}
	var hypothesis, cause string
	if p := r.Diagnosis.Primary; p != nil {
		hypothesis, cause = p.Hypothesis, p.Cause
	}
	m.verdicts.WithLabelValues(string(r.Diagnosis.Verdict), hypothesis, cause).Inc()
	m.verdict.WithLabelValues(string(r.Diagnosis.Verdict)).Observe(float64(r.Diagnosis.MS) / 1000)
}

// request counts an answer. A WebSocket's lasts as long as the socket and
// would say nothing about how fast the server is.
func (m *metrics) request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, known(method), strconv.Itoa(status)).Inc()
	if status != http.StatusSwitchingProtocols {
		m.latency.WithLabelValues(route).Observe(took.Seconds())
	}
}

// known keeps methods that somebody made up from becoming labels.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodPut, http.MethodPatch:
		return method
	}
	return "other"
}
