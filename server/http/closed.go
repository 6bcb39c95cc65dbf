package http

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// verdicts are those that a search can ask for.
var verdicts = []string{string(report.Blocked), string(report.Degraded), string(report.Healthy), string(report.Inconclusive)}

// found are the ids of what this version can find, out of the catalogue that has
// a name for each.
type found struct {
	hypotheses []string
	causes     []string            // of any hypothesis
	of         map[string][]string // causes by hypothesis
}

var findable = sync.OnceValue(func() found {
	f := found{of: map[string][]string{}}
	for _, id := range words.All("en").IDs() {
		parts := strings.Split(id, ".")
		if len(parts) != 4 || parts[0] != "cause" || parts[3] != "name" {
			continue
		}
		f.of[parts[1]] = append(f.of[parts[1]], parts[2])
	}
	for hypothesis, causes := range f.of {
		f.hypotheses = append(f.hypotheses, hypothesis)
		f.causes = append(f.causes, causes...)
		slices.Sort(causes)
	}
	slices.Sort(f.hypotheses)
	slices.Sort(f.causes)
	f.causes = slices.Compact(f.causes)
	return f
})

// closed refuses a value that no report can have, since an empty list would say
// that there are no such reports. What an older version found, or a profile that
// is configured no more, counts for as long as a report has it.
func (s *Server) closed(ctx context.Context, q store.Query) error {
	if q.Verdict != "" && !slices.Contains(verdicts, q.Verdict) {
		return refusal.InField("verdict", "one_of", "choices", strings.Join(verdicts, ", "))
	}
	known := findable()
	causes := known.causes
	if of, ok := known.of[q.Hypothesis]; ok {
		causes = of
	}
	for _, c := range []struct {
		name, value string
		choices     []string
		alone       store.Query
	}{
		{"hypothesis", q.Hypothesis, known.hypotheses, store.Query{Hypothesis: q.Hypothesis}},
		{"cause", q.Cause, causes, store.Query{Hypothesis: q.Hypothesis, Cause: q.Cause}},
		{"profile", q.Profile, s.profileNames(), store.Query{Profile: q.Profile}},
	} {
		if c.value == "" || slices.Contains(c.choices, c.value) {
			continue
		}
		switch there, err := s.Store.Knows(ctx, c.alone); {
		case err != nil:
			return err
		case !there:
			return refusal.InField(c.name, "one_of", "choices", strings.Join(c.choices, ", "))
		}
	}
	return nil
}

// actions are those that the audit log can hold, out of the catalogue that has
// words for each.
var actions = sync.OnceValue(func() (all []string) {
	for _, id := range words.All("en").IDs() {
		if action, ok := strings.CutPrefix(id, "action."); ok {
			all = append(all, action)
		}
	}
	return all
})

// isAction reports whether a search of the audit log can find anything: by one
// of the actions, by what is before its dot with the dot, or by all of them.
func isAction(asked string) bool {
	return asked == "" || slices.ContainsFunc(actions(), func(action string) bool {
		return asked == action || strings.HasSuffix(asked, ".") && strings.HasPrefix(action, asked)
	})
}

func (s *Server) profileNames() []string {
	names := make([]string, len(s.Profiles))
	for i, p := range s.Profiles {
		names[i] = p.Name
	}
	return names
}

// once refuses a parameter that is named twice, of which one would be left out.
func once(values url.Values) error {
	for name, all := range values {
		if len(all) > 1 {
			return refusal.InField(name, "more_than_once")
		}
	}
	return nil
}
