package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"sidetone/shared/report"
)

// sample is a report as a run over sixteen relay addresses sends it: about
// 15 KB, of which the most is what ICE gathered.
var sample = makeSample()

func makeSample() []byte {
	r := report.Report{Schema: report.Schema, Sequence: 1, Agent: report.Agent{Version: "load", Browser: "Firefox 153", OS: "Linux"}}
	for i := range 48 {
		o := report.Observation{ID: fmt.Sprint("o", i+1), Check: report.CheckICE, Outcome: report.OK, Source: report.FromAgent, MS: 40 + i, At: 300 + i,
			Target: fmt.Sprintf("turn:192.0.2.%d:3478?transport=udp", i%16+1)}
		o.Detail.ICE = &report.ICE{Transport: "udp", URL: o.Target, Candidates: []report.Candidate{
			{Type: "relay", Protocol: "udp", Address: fmt.Sprintf("192.0.2.%d", i%16+1), Port: 50000 + i},
		}}
		r.Observations = append(r.Observations, o)
	}
	body, err := json.Marshal(r)
	if err != nil {
		panic(err) // of our own constants
	}
	return body
}

// numbered is the sample as the n-th post of a run.
func numbered(n int, complete bool) []byte {
	body := bytes.Replace(sample, []byte(`"sequence":1`), fmt.Appendf(nil, `"sequence":%d`, n), 1)
	if complete {
		body = bytes.Replace(body, []byte(`"complete":false`), []byte(`"complete":true`), 1)
	}
	return body
}
