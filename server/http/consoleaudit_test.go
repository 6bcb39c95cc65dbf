package http_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sidetone/server/auth"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// An administrator deletes what is kept of a person from the page of settings,
// which says what went, and the page of the audit log says who did.
func TestKeptOfAPersonIsDeletedFromSettings(t *testing.T) {
	s := newRig(t, nil)
	administrator := s.browserOf(t, "anna", auth.Administrator)
	h := observed("o1", report.CheckHTTPS, report.OK)
	var taken api.ReportReply
	s.post(s.begin(""), aReport(h)).want(200, &taken)
	say := func(values url.Values) (int, string) {
		r, err := administrator.PostForm(s.url+"/console/settings/kept", values)
		return r.StatusCode, body(t, r, err)
	}
	for name, values := range map[string]url.Values{
		"not sure":       {"report": {taken.Report}, "how": {"delete"}},
		"nothing named":  {"report": {" "}, "how": {"delete"}, "sure": {"yes"}},
		"another way":    {"report": {taken.Report}, "how": {"burn"}, "sure": {"yes"}},
		"everybody's":    {"network": {"0.0.0.0/0"}, "how": {"delete"}, "sure": {"yes"}},
		"no such report": {"report": {"r_none"}, "how": {"cut"}, "sure": {"yes"}},
	} {
		status, text := say(values)
		if name == "no such report" {
			if status != http.StatusOK || !strings.Contains(text, "out of reports: 0") {
				t.Errorf("%s: %d", name, status)
			}
			continue
		}
		if status < 400 || status >= 500 || !strings.Contains(text, `role="alert"`) {
			t.Errorf("%s: %d", name, status)
		}
	}
	s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(200, nil)
	if status, text := say(url.Values{"report": {taken.Report}, "how": {"delete"}, "sure": {"yes"}}); status != http.StatusOK || !strings.Contains(text, "Deleted: reports: 1,") {
		t.Errorf("deleted: %d", status)
	}
	s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil).want(404, nil)
	log := func(query string) string {
		r, err := administrator.Get(s.url + "/console/audit" + query)
		return body(t, r, err)
	}
	if text := log("?object=" + taken.Report); !strings.Contains(text, "deleted what is kept of a person") || !strings.Contains(text, "?who=anna") {
		t.Errorf("the log has it not: %s", text)
	}
	if text := log("?who=nobody"); !strings.Contains(text, "Nothing was noted") {
		t.Errorf("of nobody: %s", text)
	}
	if text := log("?cursor=x"); !strings.Contains(text, `role="alert"`) {
		t.Errorf("a cursor that is none: %s", text)
	}
}
