package probe

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// Watch calls once again and again, from start to start at the interval,
// until the context ends. A run that takes longer delays the next one.
func Watch(ctx context.Context, interval time.Duration, once func(context.Context)) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for ctx.Err() == nil {
		once(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
}

// Line tells a run in one line: time, verdict, cause, what the best path does.
func (s *Screen) Line(r report.Report) string {
	w, d := words.All("en"), r.Diagnosis
	what := "-"
	if d.Primary != nil {
		what = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	verdict := fmt.Sprintf("%-12s", d.Verdict)
	parts := []string{r.Created.Local().Format(time.DateTime), s.paint(verdict, verdictStyle(d.Verdict)), fmt.Sprintf("%-38s", what),
		fmt.Sprintf("%4.1f s", float64(d.MS)/1000)}
	up, all := 0, 0
	for _, o := range r.Observations {
		if o.Check == report.CheckICE && o.Outcome != report.NotTested {
			all++
			if o.Outcome == report.OK {
				up++
			}
		}
	}
	parts = append(parts, w.Say("terminal.line_servers", words.Args{"count": up, "total": all}))
	if path, f := bestPath(r); f != nil {
		parts = append(parts, w.Say("terminal.line_path", words.Args{"path": string(path), "rtt": f.RTTMS, "loss_up": counted(f.LossUp), "loss_down": counted(f.LossDown)}))
	}
	return strings.Join(parts, "  ")
}

// counted is a share as an argument; nil: nobody counted.
func counted(share *float64) any {
	if share == nil {
		return "?"
	}
	return *share
}

// bestPath is the one that a call would prefer of those that carried packets.
func bestPath(r report.Report) (report.Path, *report.Flow) {
	for _, path := range report.Paths {
		for _, o := range r.Observations {
			if o.Check == report.CheckPathData && o.Target == string(path) && o.Outcome == report.OK && o.Detail.Flow != nil {
				return path, o.Detail.Flow
			}
		}
	}
	return "", nil
}
