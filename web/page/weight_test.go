package page

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// mostBytes of a report's page before it is packed.
const mostBytes = 80 << 10

// Reports of real runs, whatever came of them, stay light, and every link
// within the page has its end.
func TestReportsAreLight(t *testing.T) {
	recordings, err := filepath.Glob("../../shared/playbook/testdata/golden/*/*.json")
	if err != nil || len(recordings) == 0 {
		t.Fatal(err)
	}
	heaviest, name := 0, ""
	for _, file := range recordings {
		if strings.HasSuffix(file, "expected.json") {
			continue
		}
		r := judgedRecording(t, strings.TrimSuffix(strings.TrimPrefix(file, "../../shared/playbook/testdata/"), ".json"), words.All("en"))
		r.ID, r.Ticket = "r_4k2mv7qcx3zq5o6hbn2ytwl3ae", "CASE-20417"
		sampled(r.Observations)
		page := rendered(t, func(b *bytes.Buffer) error {
			return site().Report(b, r, ReportOptions{URL: "https://sidetone.example/r/x", Full: true})
		})
		if len(page) > heaviest {
			heaviest, name = len(page), file
		}
		requireEnds(t, file, page)
	}
	t.Logf("the heaviest is %s: %d bytes", name, heaviest)
	if heaviest > mostBytes {
		t.Errorf("%s has %d bytes, want at most %d", name, heaviest, mostBytes)
	}
}

// sampled gives the samples of recordings, which are older, a course.
func sampled(list []report.Observation) {
	for _, o := range list {
		if f := o.Detail.Flow; f != nil && o.Check == report.CheckPathData && f.Returned > 0 {
			for i := range f.Sent {
				f.TripsMS = append(f.TripsMS, f.RTTMS+float64(i*i%7))
			}
		}
	}
}

// requireEnds: what a link within the page leads to is there, once.
func requireEnds(t *testing.T, name string, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	var links []string
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"), a.Key == "data-copy":
				links = append(links, strings.TrimPrefix(a.Val, "#"))
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: %d elements with the id %s", name, n, id)
		}
	}
	for _, link := range links {
		if ids[link] == 0 {
			t.Errorf("%s: nothing is at #%s", name, link)
		}
	}
}
