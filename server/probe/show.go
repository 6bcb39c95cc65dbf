package probe

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"sidetone/shared/report"
	"sidetone/web/request"
	"sidetone/web/words"
)

// Show prints a result for people: the verdict first, then what to do, then
// what it rests on.
func (s *Screen) Show(result Result) error {
	var b strings.Builder
	p := printer{Screen: s, Writer: &b, w: words.ForReport(words.English), r: result.Report, server: !result.Alone}
	p.verdict()
	if result.Alone {
		p.line("No server took part, because " + result.Why + ": the addresses of the profile were tested alone.")
	}
	p.todo()
	p.paths()
	p.servers()
	p.beyond()
	p.evidence()
	switch {
	case result.URL != "":
		p.line("")
		p.line("Report: " + result.URL)
	case result.Undelivered:
		p.line("")
		p.line("The report could not be delivered to the server.")
	}
	_, err := io.WriteString(s.out, b.String())
	return err
}

type printer struct {
	*Screen
	io.Writer
	w *words.Report
	r report.Report
	// server: one took part, so that a path that was not tried says something.
	server bool
}

func (p *printer) line(text string) { fmt.Fprintln(p, text) }

func (p *printer) heading(text string) { fmt.Fprintf(p, "\n%s\n", p.paint(text, bold)) }

func verdictStyle(v report.Verdict) style {
	switch v {
	case report.Healthy:
		return green
	case report.Blocked:
		return red
	}
	return yellow
}

func (p *printer) verdict() {
	d := p.r.Diagnosis
	p.line(p.paint(strings.ToUpper(p.w.Verdict[d.Verdict]), verdictStyle(d.Verdict)) + "  " + d.Summary)
	if h, ok := request.Primary(d); ok {
		p.line(p.paint(fmt.Sprintf("%s/%s, %s, %.0f %%, known after %.1f s", h.ID, h.Cause,
			strings.ToLower(p.w.Stands[h.State]), h.Confidence*100, float64(d.MS)/1000), faint))
	}
}

func (p *printer) todo() {
	for _, to := range []struct {
		name string
		id   report.Audience
	}{{p.w.ForIT, report.ForIT}, {p.w.ForDeveloper, report.ForDeveloper}} {
		list := request.Mitigations(p.r.Diagnosis, to.id)
		if len(list) == 0 {
			continue
		}
		p.heading(p.w.WhatToDo + ": " + to.name)
		for _, item := range list {
			p.line("  - " + item)
		}
	}
}

// outcome is a cell; nothing was tried: a dash.
func (p *printer) outcome(o report.Observation, found bool) cell {
	switch {
	case !found || o.Outcome == report.NotTested:
		return cell{"-", faint}
	case o.Outcome == report.OK:
		return cell{p.w.Outcome[o.Outcome], green}
	}
	return cell{p.w.Outcome[o.Outcome], red}
}

func (p *printer) find(check report.Check, target string) (report.Observation, bool) {
	for _, o := range p.r.Observations {
		if o.Check == check && o.Target == target && o.Source != report.FromServer {
			return o, true
		}
	}
	return report.Observation{}, false
}

func (p *printer) paths() {
	c := p.w.Column
	var rows [][]cell
	for _, path := range report.Paths {
		row := cells(p.w.Path[path])
		tried := false
		for _, check := range []report.Check{report.CheckPathICE, report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP} {
			o, found := p.find(check, string(path))
			tried = tried || found && (o.Outcome != report.NotTested || p.server)
			row = append(row, p.outcome(o, found))
		}
		if !tried {
			continue
		}
		data, _ := p.find(report.CheckPathData, string(path))
		rows = append(rows, append(row, flow(data.Detail.Flow)...))
	}
	if len(rows) > 0 {
		p.heading(p.w.Paths)
		fmt.Fprint(p, p.table([]string{c.Path, c.ICE, c.DTLS, c.Data, c.Large, c.RTP, c.RTT, c.Jitter, c.LossUp, c.LossDown}, rows))
	}
}

func flow(f *report.Flow) []cell {
	if f == nil || f.Returned == 0 {
		return nil
	}
	return cells(milliseconds(f.RTTMS), milliseconds(f.JitterMS), percent(f.LossUp), percent(f.LossDown))
}

func milliseconds(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) + " ms" }

func percent(v *float64) string {
	if v == nil {
		return "?"
	}
	return strconv.FormatFloat(*v*100, 'f', 1, 64) + " %"
}

func (p *printer) servers() {
	var rows [][]cell
	for _, o := range p.r.Observations {
		if o.Check != report.CheckICE {
			continue
		}
		code := ""
		if o.Code != 0 {
			code = strconv.Itoa(o.Code)
		}
		rows = append(rows, []cell{{text: o.Target}, p.outcome(o, true), {text: fmt.Sprintf("%d ms", o.MS)}, {text: code}, {text: why(o)}})
	}
	if len(rows) > 0 {
		c := p.w.Column
		p.heading(p.w.Servers)
		fmt.Fprint(p, p.table([]string{c.URL, c.Outcome, c.After, c.Code, c.Remark}, rows))
	}
}

// why a URL gave nothing, in the words of the system or the server.
func why(o report.Observation) string {
	if o.Outcome == report.OK {
		return ""
	}
	if ice := o.Detail.ICE; ice != nil {
		if n := len(ice.Errors); n > 0 {
			return ice.Errors[n-1].Text
		}
		if ice.Requests > 0 {
			return fmt.Sprintf("%d requests unanswered", ice.Requests)
		}
	}
	return o.Detail.Text
}

func (p *printer) evidence() {
	h, ok := request.Primary(p.r.Diagnosis)
	if !ok || len(h.Evidence) == 0 {
		return
	}
	p.heading(p.w.Evidence)
	for _, e := range h.Evidence {
		p.line("  - " + string(e.Tag) + ": " + e.Text)
	}
}
