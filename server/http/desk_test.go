package http_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

func pointer(text string) *string { return &text }

func (s *rig) audited(query string) (list api.AuditList, said []string) {
	s.t.Helper()
	s.call("GET", api.PathAudit+query, operatorKey, nil).want(200, &list)
	for _, e := range list.Events {
		said = append(said, strings.TrimSpace(e.Action+" "+e.Detail))
	}
	return list, said
}

// TestHandling: note, owner and state of a report, what stays as it is, and
// that it is noted who did it but not what was written.
func TestHandling(t *testing.T) {
	s := newRig(t, nil)
	id := s.stored(s.begin(""), aReport()).ID
	at := api.PathReports + "/" + id
	var line api.ReportSummary
	s.call("PATCH", at, operatorKey, api.ReportChange{Note: pointer("Called back.\nWaits for IT."), Owner: pointer(" ana "), State: pointer("waiting")}).want(200, &line)
	if line.ID != id || line.Note != "Called back.\nWaits for IT." || line.Owner != "ana" || line.State != "waiting" {
		t.Errorf("%+v", line)
	}
	line = api.ReportSummary{}
	s.call("PATCH", at, operatorKey, api.ReportChange{State: pointer("")}).want(200, &line)
	if line.Owner != "ana" || line.State != "" {
		t.Errorf("%+v", line)
	}
	s.call("PATCH", at, operatorKey, "{}").want(200, nil)
	for _, c := range []struct{ body, field string }{
		{`{"state":"asleep"}`, "state"}, {`{"owner":"` + strings.Repeat("x", 101) + `"}`, "owner"}, {`{"owner":"a\nb"}`, "owner"},
		{`{"note":"` + strings.Repeat("é", 4001) + `"}`, "note"}, {`{"color":"red"}`, "color"},
	} {
		s.call("PATCH", at, operatorKey, c.body).refused(400, c.field, "")
	}
	s.call("PATCH", at, "", "{}").refused(401, "", "")
	s.call("PATCH", api.PathReports+"/r_none", operatorKey, api.ReportChange{Note: pointer("x")}).refused(404, "", "no such report")
	list, said := s.audited("?action=report.changed&object=" + id)
	if want := []string{"report.changed state", "report.changed note owner state"}; fmt.Sprint(said) != fmt.Sprint(want) {
		t.Errorf("noted %v, want %v", said, want)
	}
	if e := list.Events[0]; e.Who == "" || e.Means != "key" || e.At.IsZero() {
		t.Errorf("%+v", e)
	}
}

// TestFormKeepsTheNote: who changes the state of a report sends the form with the
// note that stands in it.
func TestFormKeepsTheNote(t *testing.T) {
	s := newRig(t, nil)
	id := s.stored(s.begin(""), aReport()).ID
	const note = "Called back.\n\"Waits\" for <IT> & co.  "
	at := api.PathReports + "/" + id
	s.call("PATCH", at, operatorKey, api.ReportChange{Note: pointer(note)}).want(200, nil)
	var kept api.ReportSummary
	s.call("PATCH", at, operatorKey, "{}").want(200, &kept)
	page, err := html.Parse(bytes.NewReader(s.call("GET", "/r/"+id, operatorKey, nil).want(200, nil).body))
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && n.Data == "textarea" && n.FirstChild != nil {
			fields = append(fields, n.FirstChild.Data)
		}
	}
	if len(fields) != 1 || fields[0] != kept.Note {
		t.Errorf("the form holds %q, and the note is %q", fields, kept.Note)
	}
}

// letters of an answer: attributes of a page come in any order.
func letters(body []byte) string {
	sorted := slices.Clone(body)
	slices.Sort(sorted)
	return string(sorted)
}

// TestSharing: who has the address of a report sees it while it is public, and
// else is told what he is told of none.
func TestSharing(t *testing.T) {
	s := newRig(t, nil)
	id := s.stored(s.begin(""), aReport()).ID
	at := api.PathReports + "/" + id
	ways := []string{"/r/%s", "/r/%s.json", "/r/%s.txt", api.PathReports + "/%s"}
	open := func(want bool) {
		t.Helper()
		for _, way := range ways {
			got, none := s.call("GET", fmt.Sprintf(way, id), "", nil), s.call("GET", fmt.Sprintf(way, "r_none"), "", nil)
			if want != (got.status == 200) || !want && (got.status != none.status || letters(got.body) != letters(none.body)) {
				t.Errorf("%s: %d, want it open %v", way, got.status, want)
			}
			s.call("GET", fmt.Sprintf(way, id), operatorKey, nil).want(200, nil)
		}
	}
	open(true)
	s.call("DELETE", at+"/share", operatorKey, nil).want(204, nil)
	s.call("DELETE", at+"/share", operatorKey, nil).want(204, nil)
	open(false)
	var line api.ReportSummary
	s.call("POST", at+"/share", operatorKey, api.ShareRequest{ExpiresS: 3600}).want(200, &line)
	if line.Audience != "public" || line.ShareUntil == nil || !line.ShareUntil.Equal(s.clock().Add(time.Hour)) {
		t.Errorf("%+v", line)
	}
	page := string(s.call("GET", "/r/"+id, operatorKey, nil).want(200, nil).body)
	if until := `may see it until <time datetime="` + s.clock().Add(time.Hour).UTC().Format(time.RFC3339) + `"`; strings.Count(strings.Join(strings.Fields(page), " "), until) != 2 {
		t.Errorf("support does not read %s in %s", until, page)
	}
	open(true)
	s.advance(time.Hour)
	open(false)
	s.call("POST", at+"/share", operatorKey, nil).want(200, nil)
	open(true)
	for _, c := range []struct{ body, field string }{{`{"audience":"all"}`, "audience"}, {`{"expires_s":-1}`, "expires_s"}, {`{"expires_s":1e12}`, "expires_s"}} {
		s.call("POST", at+"/share", operatorKey, c.body).refused(400, c.field, "")
	}
	s.call("POST", at+"/share", "", nil).refused(401, "", "")
	s.call("POST", api.PathReports+"/r_none/share", operatorKey, nil).refused(404, "", "no such report")
	_, said := s.audited("?action=report.")
	if got := strings.Join(said, ","); strings.Count(got, "report.revoked") != 2 || strings.Count(got, "report.shared until") != 1 || strings.Count(got, "report.seen") != 2 {
		t.Errorf("noted %s", got) // seen again after an hour
	}
}

// TestSharingByDefault: what an administrator set holds where nothing was said.
func TestSharingByDefault(t *testing.T) {
	for _, c := range []struct {
		name        string
		audience    store.Audience
		publicFor   time.Duration
		now, afterA int
	}{
		{"public", store.Public, 0, 200, 200}, {"support", store.SupportOnly, 0, 404, 404}, {"public for a while", store.Public, 2 * time.Hour, 200, 404},
	} {
		s := newRig(t, func(s *rig) { s.server.Audience, s.server.PublicFor = c.audience, c.publicFor })
		id := s.stored(s.begin(""), aReport()).ID
		s.call("GET", "/r/"+id, "", nil).want(c.now, nil)
		s.advance(3 * time.Hour)
		s.call("GET", "/r/"+id, "", nil).want(c.afterA, nil)
		s.call("POST", api.PathReports+"/"+id+"/share", operatorKey, nil).want(200, nil)
		s.call("GET", "/r/"+id, "", nil).want(200, nil)
	}
}

// TestDeleting: one report, and what one person left, as a whole or its
// addresses alone.
func TestDeleting(t *testing.T) {
	s := newRig(t, nil)
	one := s.stored(s.begin(""), aReport()).ID
	s.call("DELETE", api.PathReports+"/"+one, "", nil).refused(401, "", "")
	s.call("DELETE", api.PathReports+"/"+one, operatorKey, nil).want(204, nil)
	s.call("DELETE", api.PathReports+"/"+one, operatorKey, nil).refused(404, "", "no such report")
	s.call("GET", "/r/"+one, operatorKey, nil).want(404, nil)

	link := s.link(api.LinkRequest{Ticket: "CASE-4711"})
	seen := aReport(observed("o1", report.CheckHTTPS, report.OK))
	seen.Observations[0].Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	kept := s.stored(s.begin(link.ID), seen).ID
	ask := func(request api.DeletionRequest) (done api.DeletionReply) {
		t.Helper()
		s.call("POST", api.PathDeletions, operatorKey, request).want(200, &done)
		return done
	}
	if done := ask(api.DeletionRequest{Ticket: "CASE-4711", How: "cut"}); done != (api.DeletionReply{Reports: 1}) {
		t.Errorf("%+v", done)
	}
	var whole report.Report
	a := s.call("GET", api.PathReports+"/"+kept, operatorKey, nil).want(200, &whole)
	var list api.ReportList
	s.call("GET", api.PathReports, operatorKey, nil).want(200, &list)
	if strings.Contains(string(a.body), "203.0.113.77") || len(list.Reports) != 1 || list.Reports[0].Address != "" || list.Reports[0].Network == "" {
		t.Errorf("%s\n%+v", a.body, list)
	}
	if done := ask(api.DeletionRequest{Ticket: "CASE-4712"}); done != (api.DeletionReply{}) {
		t.Errorf("%+v", done)
	}
	if done := ask(api.DeletionRequest{Ticket: "CASE-4711"}); done != (api.DeletionReply{Reports: 1, Links: 1}) {
		t.Errorf("%+v", done)
	}
	for _, c := range []struct{ body, field string }{
		{`{}`, ""}, {`{"network":"x"}`, "network"}, {`{"network":"10.0.0.0/8"}`, "network"}, {`{"network":"2001::/16"}`, "network"}, {`{"ticket":"x","how":"burn"}`, "how"},
	} {
		s.call("POST", api.PathDeletions, operatorKey, c.body).refused(400, c.field, "")
	}
	s.call("POST", api.PathDeletions, "", `{"ticket":"x"}`).refused(401, "", "")
	_, said := s.audited("?action=person.")
	if want := []string{"person.deleted by ticket", "person.deleted by ticket", "person.cut by ticket"}; fmt.Sprint(said) != fmt.Sprint(want) {
		t.Errorf("noted %v, want %v", said, want)
	}
}

// TestAudit: pages, filters, and that it is for administrators.
func TestAudit(t *testing.T) {
	s := newRig(t, nil)
	for range 5 {
		s.link(api.LinkRequest{})
	}
	s.call("GET", api.PathReportsCSV+"?network=203.0.113", operatorKey, nil).want(200, nil)
	list, said := s.audited("?limit=2")
	if len(list.Events) != 2 || list.Next == "" || said[0] != "reports.exported by network" {
		t.Errorf("%v %+v", said, list)
	}
	if list, _ = s.audited("?limit=4&cursor=" + list.Next); len(list.Events) != 4 || list.Next != "" {
		t.Errorf("%+v", list)
	}
	for _, c := range []struct{ query, field string }{{"?color=red", "color"}, {"?since=x", "since"}, {"?limit=0", "limit"}, {"?cursor=x", "cursor"}} {
		s.call("GET", api.PathAudit+c.query, operatorKey, nil).refused(400, c.field, "")
	}
	s.call("GET", api.PathAudit, "", nil).refused(401, "", "")
}
