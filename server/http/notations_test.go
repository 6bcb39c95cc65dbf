package http_test

import (
	"html"
	"strings"
	"testing"

	"sidetone/server/fold"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// TestNoNotationOfAnAddressIsShown posts an address in every field, written in
// ways that no parser of addresses knows, and looks at all that a stranger is
// shown of it. Package redact has the full table of notations.
func TestNoNotationOfAnAddressIsShown(t *testing.T) {
	s := newRig(t, nil)
	for _, c := range []struct{ text, secret string }{
		{"203.000.113.077", "203.000.113.077"}, {"12:34:56:203.0.113.77", "203.0.113.77"}, {"ip-203-0-113-77.ec2.internal", "203-0-113-77"},
		{"77.113.0.203.in-addr.arpa", "77.113.0.203"}, {"0xcb.0x0.0x71.0x4d", "0xcb.0x0.0x71.0x4d"}, {"3405803853", "3405803853"},
		{"203%2E0%2E113%2E77", "203.0.113.77"}, {"203&#46;0&#46;113&#46;77", "203.0.113.77"}, {"２０３.０.１１３.７７", "203.0.113.77"},
		{"203.0.\u200b113\ufe0f.77", "203.0.113.77"}, {"turn:203.0.113.77:3478?transport=udp", "203.0.113.77"},
		{"2001:db8:1:2:3:4:5:6:50123", "3:4:5:6"}, {"2002:cb00:714d::1", "cb00:714d"}, {"::ffff:cb00:714d", "cb00:714d"},
		{"2001-db8-1-2-3-4-5-6.ipv6-literal.net", "3-4-5-6"}, {"fe80::1:2:3:4%eth0", "1:2:3:4"}, {"x2001:db8:1:2::66:50123", "2::66"},
	} {
		run := s.begin("")
		r := everywhere("seen " + c.text)
		r.Observations[0].Target = c.text
		ice := r.Observations[0]
		ice.ID, ice.Check = "o2", report.CheckICE
		r.Observations = append(r.Observations, ice)
		r.Complete = true
		var taken api.ReportReply
		s.post(run, r).want(200, &taken)
		for _, path := range []string{api.PathReports + "/" + taken.Report, "/r/" + taken.Report, "/r/" + taken.Report + ".json", "/r/" + taken.Report + ".txt"} {
			body := string(s.call("GET", path, "", nil).want(200, nil).body)
			for _, shown := range []string{body, html.UnescapeString(body), fold.New(body).Plain} {
				if at := strings.Index(shown, c.secret); at >= 0 {
					t.Errorf("%q: %s shows %q", c.text, path[:3], shown[max(0, at-50):at+len(c.secret)])
					break
				}
			}
			if !strings.Contains(body, "[removed]") && !strings.Contains(body, "/24") && !strings.Contains(body, "/4") {
				t.Errorf("%q: %s shows nothing of it", c.text, path[:3])
			}
		}
	}
}
