package peerconn

import (
	"slices"

	"sidetone/shared/codes"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

// judgeError says what the errors of one URL come to. The server's own word
// counts more than the browser's 701, which comes for each network interface
// and tells of the address family of that interface alone: a URL is silent if
// it was on any family, and has failed only if it did on every one that the
// machine has.
func (c Connection) judgeError(o *report.Observation, s *server, all []*server, begun, completed int, complete bool) {
	slices.SortStableFunc(s.errors, func(a, b report.ICEError) int { return a.AtMS - b.AtMS })
	for _, e := range s.errors {
		if answered(e.Code) {
			o.Outcome, o.Code, o.MS, o.Detail.Text = report.Failed, e.Code, e.AtMS, e.Text
			return
		}
	}
	var quick, late *report.ICEError
	told := map[int]bool{}
	for i, e := range s.errors {
		told[failure.Family(e.Address)] = true
		switch {
		case !timedOut(e):
			if quick == nil {
				quick = &s.errors[i]
			}
		case late == nil || failure.Family(late.Address) == 6:
			late = &s.errors[i]
		}
	}
	left := c.untold(s, told)
	switch {
	case left != 0:
		c.judgeRest(o, s, all, begun, completed, complete, left)
	case late != nil:
		o.Outcome, o.MS, o.Detail.Text = report.Silent, late.AtMS, late.Text
		o.Detail.ICE.Requests = c.schedule(s).Unanswered(millis(late.AtMS), allowance)
	case quick.Failure.Is(report.FailureLookup) && c.maybeOther(s):
		o.Outcome, o.MS, o.Detail.ICE.Complete, o.Detail.Text = report.NotTested, quick.AtMS, false, quick.Text
	case quick.Failure.Is(report.FailureLookup) && nameFound(s, all):
		o.Outcome, o.MS, o.Detail.ICE.Complete = report.NotTested, quick.AtMS, false
		o.Detail.Says = say("look_up_found_elsewhere", "text", quick.Text)
	default:
		o.Outcome, o.Code, o.MS, o.Detail.Text = report.Failed, quick.Code, quick.AtMS, quick.Text
	}
}

// judgeRest: the errors tell of one address family, and nothing of the one
// that is left.
func (c Connection) judgeRest(o *report.Observation, s *server, all []*server, begun, completed int, complete bool, left int) {
	if complete {
		o.Outcome, o.MS, o.Detail.ICE.Complete = report.NotTested, completed-begun, false
	} else {
		c.judgeSilence(o, s, all, begun, completed, complete)
	}
	if said := s.errors[0].Text; said != "" {
		o.Detail.Says = say("one_family_failed", "family", familyName(10-left), "text", said)
	} else {
		o.Detail.Says = say("one_family_failed_wordless", "family", familyName(10-left))
	}
}

// maybeOther: the one look-up that failed may have been for IPv6 alone, which most
// names have no address of: the recording does not say of which family it tells,
// and the host candidates do not show that there is but one.
func (c Connection) maybeOther(s *server) bool {
	if len(s.errors) != 1 || failure.Family(s.errors[0].Address) != 0 {
		return false
	}
	v4, v6 := c.families()
	hosts := false
	c.eachLocal(func(kind, _ string) { hosts = hosts || kind == "host" })
	return hosts && v4 == v6
}

// nameFound: the name of a server was found, because another address of the same
// name answered.
func nameFound(s *server, all []*server) bool {
	return !s.IsAddress() && slices.ContainsFunc(all, func(other *server) bool {
		return other != s && other.Host == s.Host && other.answers()
	})
}

// untold is an address family that may have been used and that no error tells
// of; 0: there is none. Where host candidates hide their addresses IPv4 is
// taken to be there.
func (c Connection) untold(s *server, told map[int]bool) int {
	if told[0] || told[4] && told[6] {
		return 0 // an error without an address may be of any family
	}
	if only := s.Family(); only != 0 {
		return 0
	}
	v4, v6 := c.families()
	switch {
	case !told[4] && (v4 || !v6):
		return 4
	case !told[6] && v6 && v4:
		return 6
	}
	return 0
}

func familyName(family int) string {
	if family == 4 {
		return "ipv4"
	}
	return "ipv6"
}

// timedOut: the browser gave up waiting. An error that is a refusal comes
// early, except that of a resolver.
func timedOut(e report.ICEError) bool {
	return e.Failure.Is(report.FailureTimedOut) || millis(e.AtMS) > lateError && !e.Failure.Is(report.FailureLookup)
}

// answered: the code is a server's, not the browser's own.
func answered(code int) bool { return codes.ICE(code).Answered() }

// say is what is told of an observation in words of ours.
func say(id string, pairs ...any) []report.Phrase { return report.Ours("observed."+id, pairs...).Says }
