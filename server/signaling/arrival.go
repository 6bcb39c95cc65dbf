package signaling

import (
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"sidetone/server/caller"
	"sidetone/server/runs"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// arrival is one upgrade request, and the socket that it became.
type arrival struct {
	log      *witness.Log // nil: nothing is witnessed
	run, key string
	messages atomic.Int64
}

// arrived witnesses an upgrade request, whole or stripped of its headers. One
// that comes after the run, to hand in its report, leaves nothing in the log:
// the network may be another by then.
func (h *Handler) arrived(run store.Run, r *http.Request) *arrival {
	if r.URL.Query().Has(api.QueryDelivers) {
		return &arrival{}
	}
	a := &arrival{log: h.Witness, run: run.ID, key: runs.UpgradeKey(h.number(run))}
	seen := &report.Upgrade{
		Arrived: true, Protocol: r.Proto, Proxy: caller.ProxyHeaders(r.Header),
		Upgrade: value(r.Header, "Upgrade"), Connection: value(r.Header, "Connection"),
	}
	a.log.Record(a.run, a.key, report.Observation{
		Check: report.CheckUpgradeSeen, Outcome: report.Failed,
		At:     max(1, int(h.Now().Sub(run.Created).Milliseconds())),
		Detail: report.Detail{Upgrade: seen},
	})
	// Messages are counted without a call of the log for each.
	a.log.Attach(a.run, a.key, func(o *report.Observation) {
		upgrade(o).Messages = int(a.messages.Load())
	})
	return a
}

func (a *arrival) opened() {
	a.update(func(o *report.Observation) {
		o.Outcome = report.OK
		upgrade(o).Opened = true
	})
}

// closed by "peer", "server" or "network".
func (a *arrival) closed(by string) {
	a.update(func(o *report.Observation) { upgrade(o).ClosedBy = by })
}

func (a *arrival) update(change func(*report.Observation)) {
	if a.log != nil {
		a.log.Update(a.run, a.key, change)
	}
}

// upgrade is the detail of o, made if the log has forgotten it meanwhile.
func upgrade(o *report.Observation) *report.Upgrade {
	if o.Detail.Upgrade == nil {
		o.Check = report.CheckUpgradeSeen
		o.Detail.Upgrade = &report.Upgrade{Arrived: true}
	}
	return o.Detail.Upgrade
}

// value is a header as far as a report needs it.
func value(h http.Header, name string) string {
	const most = 64
	v := strings.Join(h.Values(name), ", ")
	return v[:min(len(v), most)]
}

// count is how many upgrade requests of a run arrived.
type count struct {
	n       int
	expires time.Time
}

// number gives the next arrival of a run its number, from 1.
func (h *Handler) number(run store.Run) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.arrivals == nil {
		h.arrivals = map[string]*count{}
	}
	c := h.arrivals[run.ID]
	if c == nil {
		h.forgetExpired()
		c = &count{expires: run.Expires}
		h.arrivals[run.ID] = c
	}
	c.n = min(c.n+1, maxArrivals)
	return c.n
}

func (h *Handler) forgetExpired() {
	now := h.Now()
	for id, c := range h.arrivals {
		if !now.Before(c.expires) {
			delete(h.arrivals, id)
		}
	}
}
