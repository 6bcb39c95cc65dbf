package page

import (
	"io"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/web"
	"sidetone/web/words"
)

// ReportOptions say how a report is shown.
type ReportOptions struct {
	// URL is the absolute address of the report, for the texts that are sent
	// on. Empty: the report has none.
	URL string
	// Full: addresses of people are whole. The report is given as it is to be
	// shown; Full only decides whether the page says that they are shortened.
	Full bool
}

// Report is the page of a report.
func (s *Site) Report(w io.Writer, r report.Report, o ReportOptions) error {
	t := words.ForReport(s.lang())
	var body []app.UI
	if r.Diagnosis != nil {
		body = append(body, web.VerdictBanner(s.lang(), *r.Diagnosis))
	}
	d := document{Title: t.Title + " – " + words.ForSite(s.lang()).Name, Noindex: true}
	return s.write(w, d, web.Frame(s.lang(), body...))
}

// ReportText is the plain-text form of a report, for a ticket.
func (s *Site) ReportText(w io.Writer, r report.Report, o ReportOptions) error {
	_, err := io.WriteString(w, words.ForReport(s.lang()).Title+"\n")
	return err
}
