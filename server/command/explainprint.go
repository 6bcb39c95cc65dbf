package command

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sidetone/server/seal"
	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// printer prints judged reports in one form.
type printer struct {
	Environment
	lang         string
	asJSON, full bool
	named        bool // each begins with its file's name
	keys         seal.Keys
}

func (p printer) print(r report.Report, file string, raw []byte) error {
	signed := checkSeal(raw, p.keys)
	if p.asJSON {
		encoder := json.NewEncoder(p.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			report.Report
			Signed *signedBy `json:"signed,omitempty"`
		}{r, signed})
	}
	if p.named {
		fmt.Fprintf(p.Stdout, "==> %s <==\n", file)
	}
	if signed != nil {
		if _, err := fmt.Fprintln(p.Stdout, words.All(p.lang).Say("explain.signed."+string(signed.State), nil)); err != nil {
			return err
		}
	}
	if p.full {
		site := page.Site{Words: words.All(p.lang)}
		return site.ReportText(p.Stdout, r, page.ReportOptions{Full: true})
	}
	_, err := io.WriteString(p.Stdout, brief(words.All(p.lang), r))
	return err
}

// mostWhy lines say what a verdict rests on; --all prints the rest.
const mostWhy = 3

// brief is the verdict, what it rests on, and what to do.
func brief(c *words.Catalogue, r report.Report) string {
	var b strings.Builder
	line := func(parts ...string) {
		// What stands in a file could forge lines of ours, or steer a terminal.
		b.WriteString(strings.Map(shown, strings.Join(parts, "")))
		b.WriteByte('\n')
	}
	d := r.Diagnosis
	line(c.Say("explain."+string(d.Verdict), nil), ": ", d.Title)
	line("  ", d.Summary)
	for _, about := range recorded(c, r.Recorded) {
		line("  ", about)
	}
	if r.Carried != nil {
		line("  ", c.Say("carried.from_code", nil))
	}
	why := reasons(d)
	site := page.Site{Words: c}
	switch d.Verdict {
	case report.Inconclusive:
		why = append(why, site.Said(r, mostWhy-len(why))...)
	case report.Healthy:
		if beside := site.FailedBeside(r); beside != "" {
			why = append(why, beside)
		}
	}
	for _, one := range why {
		line("  - ", one)
	}
	if d.Verdict == report.Inconclusive {
		if id := nextStep(r); id != "" {
			line(c.Say(id, nil))
		}
	}
	if d.Primary != nil {
		for _, h := range d.Hypotheses {
			if h.ID == d.Primary.Hypothesis {
				advise(c, h, line)
			}
		}
	}
	line(c.Say("explain.more", nil))
	return b.String()
}

func shown(r rune) rune {
	if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 {
		return ' '
	}
	return r
}

// reasons are what speaks for the primary hypothesis, or, where nothing is
// wrong, what rules the others out.
func reasons(d *report.Diagnosis) (list []string) {
	take := func(id string, weight report.Weight, most int) {
		for _, h := range d.Hypotheses {
			if h.ID != id || weight == report.Against && h.State != report.RuledOut {
				continue
			}
			for _, e := range h.Evidence {
				if e.Weight == weight && most > 0 && len(list) < mostWhy && !slices.Contains(list, e.Text) {
					list = append(list, e.Text)
					most--
				}
			}
		}
	}
	if d.Primary != nil {
		take(d.Primary.Hypothesis, report.For, mostWhy)
		return list
	}
	// What the call's own path shows says more than that the page loaded.
	for _, id := range []string{"ice_failed", "udp_blocked", "poor_network", "signaling_lost"} {
		take(id, report.Against, 1)
	}
	return list
}

// advise gives the first thing that each can do.
func advise(c *words.Catalogue, h report.Hypothesis, line func(...string)) {
	for _, audience := range []report.Audience{report.ForCaller, report.ForIT, report.ForDeveloper} {
		for _, m := range h.Mitigations {
			if m.Audience == audience {
				line(c.Say("explain.for."+string(audience), nil), " ", m.Text)
				break
			}
		}
	}
}

// recorded says when the call was made and in what, as far as the files tell.
func recorded(c *words.Catalogue, r *report.Recorded) (list []string) {
	if r == nil {
		return nil
	}
	if !r.Begun.IsZero() {
		args := words.Args{"time": r.Local().Format(localTime)}
		id := "explain.call"
		if lasted := r.Duration(); lasted >= time.Second {
			id, args["seconds"] = "explain.call_lasting", lasted.Round(time.Second).Seconds()
		}
		if r.ZoneAssumed {
			id, args = "explain.call_zoneless", words.Args{"time": r.Begun.Format("2006-01-02 15:04:05")}
		}
		list = append(list, c.Say(id, args))
	}
	program := strings.TrimSpace(r.Program + " " + r.Version)
	if r.System != "" {
		program = strings.TrimLeft(program+", "+r.System, ", ")
	}
	if program != "" {
		list = append(list, c.Say("explain.program", words.Args{"program": program}))
	}
	return list
}
