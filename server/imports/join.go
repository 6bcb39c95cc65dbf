package imports

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/scrub"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/useragent"
	"sidetone/shared/words"
)

// Split tells reports of our own from other evidence.
func Split(all []*artefact.Artefact) (reports []report.Report, evidence []*artefact.Artefact, err error) {
	for _, a := range all {
		if a.Report != nil {
			reports = append(reports, *a.Report)
		} else {
			evidence = append(evidence, a)
		}
	}
	if len(reports) > 1 && len(evidence) > 0 {
		err = errTwoReports
	}
	return reports, evidence, err
}

// Join adds the evidence of one call to a report; the zero report makes one
// of the evidence alone. Observations get the ids i1, i2, ..., and their
// moments count from the first moment in any of the files. What is secret in
// one file is taken out of what came from all. It is not judged yet.
func Join(base report.Report, evidence []*artefact.Artefact) report.Report {
	r := base
	r.Schema = report.Schema
	r.Observations = slices.Clone(base.Observations)
	taken := map[string]bool{}
	for _, o := range r.Observations {
		taken[o.ID] = true
	}
	start, zoned := startOf(evidence), anyZoned(evidence)
	var secrets []string
	size, left := 0, 0
	for _, a := range evidence {
		secrets = append(secrets, a.Secrets()...)
		if r.Agent == (report.Agent{}) {
			r.Agent = a.Agent
		}
		for _, e := range about(a, start, zoned) {
			line, err := json.Marshal(e)
			if err != nil || size+len(line) > maxJoinedBytes || len(taken) >= maxJoined {
				left++
				continue
			}
			size += len(line)
			e.ID = freeID(taken)
			r.Observations = append(r.Observations, e)
		}
	}
	if left > 0 {
		r.Observations = append(r.Observations, report.Observation{ID: freeID(taken), Check: report.CheckImport, Outcome: report.Failed,
			Source: report.FromImport, Origin: evidence[0].Origin,
			Detail: report.Detail{}.With(report.Ours("file.no_place", "count", left))})
	}
	r.Recorded = recorded(r.Recorded, evidence)
	scrub.Report(&r, secrets)
	render.Observations(r.Observations, words.All("en"))
	return r
}

// recorded is when the call was made and with what, by all files. Those whose
// clock has no date say nothing of the time.
func recorded(base *report.Recorded, evidence []*artefact.Artefact) *report.Recorded {
	all := report.Recorded{}
	if base != nil {
		all = *base
	}
	zoned := anyZoned(evidence)
	for _, a := range evidence {
		if all.Program == "" {
			all.Program, all.Version = a.Program, a.Version
			if all.Program == "" {
				all.Program, all.Version, _ = strings.Cut(a.Agent.Browser, " ")
			}
		}
		if all.System == "" {
			all.System = a.Agent.OS
		}
		if all.Zone == "" {
			all.Zone = a.Zone
		}
		if !comparable(a, zoned) {
			continue
		}
		from, to := a.Begun, a.Ended
		for _, e := range a.Entries {
			if e.At.IsZero() {
				continue
			}
			if from.IsZero() || e.At.Before(from) {
				from = e.At
			}
			if e.At.After(to) {
				to = e.At
			}
		}
		if all.Begun.IsZero() || from.Before(all.Begun) {
			all.Begun = from.UTC()
		}
		if to.After(all.Ended) {
			all.Ended = to.UTC()
		}
	}
	all.ZoneAssumed = all.ZoneAssumed || !zoned && !all.Begun.IsZero() && (base == nil || base.Begun.IsZero())
	if all == (report.Recorded{}) {
		return nil
	}
	return &all
}

func freeID(taken map[string]bool) string {
	for n := 1; ; n++ {
		id := "i" + strconv.Itoa(n)
		if !taken[id] {
			taken[id] = true
			return id
		}
	}
}

// about gives the observations of one file, before them what the file is and
// which browser it speaks of, with their moments.
func about(a *artefact.Artefact, start time.Time, zoned bool) []report.Observation {
	own := report.Observation{Check: report.CheckImport, Target: string(a.Origin), Outcome: report.OK,
		Source: report.FromImport, Origin: a.Origin, Detail: report.Detail{Says: a.Notes}}
	if len(a.Notes) > 0 {
		own.Outcome = report.Failed
	}
	list := []report.Observation{own}
	if name, version, _ := strings.Cut(a.Agent.Browser, " "); name != "" {
		v := useragent.ReadVersion(version)
		environment := report.Environment{Browser: name, BrowserVersion: v.Major, BrowserMinor: v.Minor, OS: a.Agent.OS}
		list = append(list, report.Observation{Check: report.CheckEnvironment, Outcome: report.OK, Source: report.FromImport,
			Origin: a.Origin, Detail: report.Detail{Environment: &environment}})
	}
	entries := slices.Clone(a.Entries)
	slices.SortStableFunc(entries, func(x, y artefact.Entry) int { return cmp.Compare(x.At.UnixMilli(), y.At.UnixMilli()) })
	if !comparable(a, zoned) {
		start = first(a)
	}
	for _, e := range entries {
		if e.Observation.At = 0; !e.At.IsZero() && e.At.After(start) {
			e.Observation.At = int(min(e.At.Sub(start), longest).Milliseconds())
		}
		list = append(list, e.Observation)
	}
	return list
}

// longest bounds what is believed of clocks in files.
const longest = 24 * time.Hour

// startOf is the first moment in all files whose clocks can be compared.
func startOf(evidence []*artefact.Artefact) (start time.Time) {
	zoned := anyZoned(evidence)
	for _, a := range evidence {
		if f := first(a); comparable(a, zoned) && !f.IsZero() && (start.IsZero() || f.Before(start)) {
			start = f
		}
	}
	return start
}

// comparable: the clock of the file is that of the others. One without dates is
// not, and one without a zone is not beside others that have one.
func comparable(a *artefact.Artefact, zoned bool) bool {
	return first(a).Year() > 2000 && (!zoned || !a.LocalTimes)
}

// anyZoned: a file has dates with their zone.
func anyZoned(evidence []*artefact.Artefact) bool {
	return slices.ContainsFunc(evidence, func(a *artefact.Artefact) bool { return comparable(a, true) })
}

func first(a *artefact.Artefact) (at time.Time) {
	at = a.Begun
	for _, e := range a.Entries {
		if !e.At.IsZero() && (at.IsZero() || e.At.Before(at)) {
			at = e.At
		}
	}
	return at
}
