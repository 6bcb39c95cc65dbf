package probe

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// Show prints a result for people: the verdict first, then what to do, then
// what it rests on.
func (s *Screen) Show(result Result) error {
	var b strings.Builder
	p := printer{Screen: s, Writer: &b, w: s.words, r: result.Report, server: !result.Alone}
	p.verdict()
	if result.Alone {
		p.line(p.w.Say("terminal.alone", words.Args{"then": result.Why}))
	}
	p.todo()
	p.paths()
	p.servers()
	p.beyond()
	p.evidence()
	switch {
	case result.URL != "":
		p.line("")
		p.line(p.w.Say("terminal.report", words.Args{"url": result.URL}))
	case result.Undelivered:
		p.line("")
		p.line(p.w.Say("terminal.undelivered"))
	}
	_, err := io.WriteString(s.out, b.String())
	return err
}

type printer struct {
	*Screen
	io.Writer
	w *words.Catalogue
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
	p.line(p.paint(strings.ToUpper(p.w.Say("judged."+string(d.Verdict))), verdictStyle(d.Verdict)) + "  " + d.Title)
	p.line(d.Summary)
	if h, ok := request.Primary(d); ok {
		p.line(p.paint(p.w.Say("terminal.cause", words.Args{"code": h.ID + "/" + h.Cause, "standing": string(h.State),
			"share": h.Confidence, "seconds": float64(d.MS) / 1000}), faint))
	}
}

func (p *printer) todo() {
	for _, to := range []report.Audience{report.ForIT, report.ForDeveloper} {
		list := request.Mitigations(p.r.Diagnosis, to)
		if len(list) == 0 {
			continue
		}
		p.heading(p.w.Say("terminal.todo", words.Args{"what": words.Phrase{ID: "report.for_" + string(to)}}))
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
		return cell{p.w.Say("outcome." + string(o.Outcome)), green}
	}
	return cell{p.w.Say("outcome." + string(o.Outcome)), red}
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
	var rows [][]cell
	for _, path := range report.Paths {
		row := cells(p.w.Say("path." + string(path)))
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
		rows = append(rows, append(row, p.flow(data.Detail.Flow)...))
	}
	if len(rows) > 0 {
		p.heading(p.w.Say("report.paths"))
		fmt.Fprint(p, p.table([]string{p.w.Say("column.path"), p.w.Say("column.ice"), p.w.Say("column.dtls"), p.w.Say("column.data"), p.w.Say("column.large"), p.w.Say("column.rtp"), p.w.Say("column.rtt"), p.w.Say("column.jitter"), p.w.Say("column.loss_up"), p.w.Say("column.loss_down")}, rows))
	}
}

func (p *printer) flow(f *report.Flow) []cell {
	if f == nil || f.Returned == 0 {
		return nil
	}
	return cells(p.milliseconds(f.RTTMS), p.milliseconds(f.JitterMS), p.percent(f.LossUp), p.percent(f.LossDown))
}

func (p *printer) milliseconds(v float64) string { return p.w.Say("unit.ms", words.Args{"ms": v}) }

func (p *printer) percent(share *float64) string {
	if share == nil {
		return p.w.Say("terminal.not_counted")
	}
	return p.w.Say("unit.share", words.Args{"share": *share})
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
		rows = append(rows, []cell{{text: o.Target}, p.outcome(o, true), {text: p.milliseconds(float64(o.MS))}, {text: code}, {text: p.why(o)}})
	}
	if len(rows) > 0 {
		p.heading(p.w.Say("report.servers"))
		fmt.Fprint(p, p.table([]string{p.w.Say("column.url"), p.w.Say("column.outcome"), p.w.Say("column.after"), p.w.Say("column.code"), p.w.Say("column.remark")}, rows))
	}
}

// why a URL gave nothing, in the words of the system or the server.
func (p *printer) why(o report.Observation) string {
	if o.Outcome == report.OK {
		return ""
	}
	if ice := o.Detail.ICE; ice != nil {
		if n := len(ice.Errors); n > 0 {
			return ice.Errors[n-1].Text
		}
		if ice.Requests > 0 {
			return p.w.Say("seen.unanswered", words.Args{"requests": ice.Requests})
		}
	}
	return o.Detail.Text
}

func (p *printer) evidence() {
	h, ok := request.Primary(p.r.Diagnosis)
	if !ok || len(h.Evidence) == 0 {
		return
	}
	p.heading(p.w.Say("report.evidence"))
	for _, e := range h.Evidence {
		p.line("  - " + p.w.Say("terminal.evidence", words.Args{"tag": string(e.Tag), "what": e.Text}))
	}
}
