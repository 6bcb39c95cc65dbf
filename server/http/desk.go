package http

import (
	"net/http"
	"net/netip"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/web/page"
	"sidetone/web/request"
)

const (
	// mostOthers are counted beside a report; more than that is "more than".
	mostOthers = 199
	// othersShown of them are listed.
	othersShown = 2
)

// place is where an address belongs; nil: no database of networks is
// configured, or it does not know.
func (s *Server) place(a netip.Addr) *page.Place {
	if s.Places == nil || !a.IsValid() {
		return nil
	}
	return s.Places.Of(a)
}

// placeOf is that of the caller's address in a report, which may be cut to its
// network: operator and country are those of the network.
func (s *Server) placeOf(observations []report.Observation) *page.Place {
	text, _, _ := strings.Cut(request.PublicAddress(observations), "/")
	a, err := netip.ParseAddr(text)
	if err != nil {
		return nil
	}
	return s.place(a.Unmap())
}

// desk is what support sees of a report beside it.
func (s *Server) desk(r *http.Request, shown report.Report) (*page.Desk, error) {
	line, err := s.Store.Line(r.Context(), shown.ID)
	if err != nil {
		return nil, err
	}
	d := &page.Desk{
		Note: line.Note, Owner: line.Owner, State: string(line.State), Me: who(r).Name, Write: who(r).May(auth.ReportsWrite),
		Public: s.isOpen(store.Record{Sharing: line.Sharing, Report: report.Report{Created: line.Created}}), PublicUntil: s.openUntil(line),
	}
	for _, state := range store.States {
		d.States = append(d.States, string(state))
	}
	week := s.Now().AddDate(0, 0, -networkDays)
	for _, by := range []struct {
		name, value string
		q           store.Query
	}{
		{"link", line.Link, store.Query{Link: line.Link}},
		{"ticket", line.Ticket, store.Query{Ticket: line.Ticket}},
		{"network", line.Network.String(), store.Query{Network: line.Network, Since: week}},
	} {
		if by.value == "" || by.name == "network" && !line.Network.IsValid() {
			continue
		}
		others, err := s.others(r, line, by.q)
		if err != nil {
			return nil, err
		}
		if others.Count > 0 {
			others.By, others.Value = by.name, by.value
			d.Others = append(d.Others, others)
		}
	}
	return d, nil
}

// openUntil is when a report that is open ceases to be; zero: it does not.
func (s *Server) openUntil(l store.Line) time.Time {
	if l.Audience == "" && s.PublicFor > 0 {
		return l.Created.Add(s.PublicFor)
	}
	return l.Until
}

// others counts the reports that a query finds beside one.
func (s *Server) others(r *http.Request, line store.Line, q store.Query) (page.Others, error) {
	q.Limit = mostOthers + 2 // itself, and one that tells of more
	found, err := s.Store.Search(r.Context(), q)
	if err != nil {
		return page.Others{}, err
	}
	var others []store.Line
	for _, l := range found {
		if l.ID != line.ID {
			others = append(others, l)
		}
	}
	o := page.Others{More: len(others) > mostOthers}
	others = others[:min(len(others), mostOthers)]
	o.Count = len(others)
	for _, l := range others {
		if line.Hypothesis != "" && l.Hypothesis == line.Hypothesis && l.Cause == line.Cause {
			o.Same++
		}
	}
	o.Reports = s.consoleLines(r, others[:min(len(others), othersShown)])
	return o, nil
}

// consoleWork is what support does with a report: note, owner and state; who
// may see it; its end.
func (s *Server) consoleWork(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("report")
	to := "/r/" + id + "#handling"
	switch {
	case form.Get("delete") != "":
		err, to = s.DeleteReport(r, id), page.ConsolePath+"?done=deleted"
	case form.Get("share") != "":
		request := api.ShareRequest{Audience: form.Get("share")}
		if life := form.Get("for"); life != "" && life != page.NoEnd {
			d, wrong := time.ParseDuration(life)
			if wrong != nil {
				return refusal.InField("for", "not_a_duration")
			}
			request.ExpiresS = int(d.Seconds())
		}
		err = s.ShareReport(r, id, request)
	default:
		note, owner, state := form.Get("note"), form.Get("owner"), form.Get("state")
		if state == page.NotTakenUp {
			state = ""
		}
		err = s.ChangeReport(r, id, api.ReportChange{Note: &note, Owner: &owner, State: &state})
	}
	if err != nil {
		return s.gone(w, r, err)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
