package vantage

import (
	"context"
	"strconv"
	"sync"

	"sidetone/shared/report"
)

// Observe probes the URLs side by side and tells what was found as
// observations, in the order of the URLs. Those that were not done when ctx
// ended are not tested.
func (p *Prober) Observe(ctx context.Context, urls []string) []report.Observation {
	observations := make([]report.Observation, len(urls))
	var wait sync.WaitGroup
	for i, url := range urls {
		wait.Add(1)
		go func() {
			defer wait.Done()
			f, err := p.Probe(ctx, url)
			observations[i] = observation(i, url, f, err)
		}()
	}
	wait.Wait()
	return observations
}

func observation(i int, url string, f Finding, err error) report.Observation {
	o := report.Observation{
		ID: "v" + strconv.Itoa(i+1), Check: report.CheckVantage, Target: url,
		Outcome: f.Outcome, Code: f.Code, MS: int(f.Took.Milliseconds()), Source: report.FromServer,
		Detail: report.Detail{Vantage: &report.Vantage{From: "server", Stage: f.Stage, Error: f.Error, Issuer: f.Issuer}},
	}
	if err != nil || f.Outcome == report.NotTested {
		o.Outcome, o.Detail.Vantage = report.NotTested, nil
	}
	return o
}
