package facts

import "sidetone/shared/report"

// HTTPSAnswers: requests to our own server are answered by it. In a call,
// anybody's answer shows that there was a network.
var HTTPSAnswers = newFact("https_answers", byBody(httpsAnswers, SomethingAnswers.Ask))

func httpsAnswers(e *Evidence) Finding {
	o, ok := e.one(report.CheckHTTPS)
	if !ok {
		o, ok = e.one(report.CheckBegin)
	}
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome != report.OK:
		return one(No, report.Measured, o, "https_unanswered")
	}
	if h := o.Detail.HTTP; h != nil && h.RTTMS > 0 {
		return one(Yes, report.Measured, o, "https_answered_in", "ms", rounded(h.RTTMS))
	}
	return one(Yes, report.Measured, o, "https_answered")
}

// BeginWorks: the run could be begun.
var BeginWorks = newFact("begin_works", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckBegin)
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome == report.OK:
		return one(Yes, report.Measured, o, "begin_accepted")
	}
	return one(No, report.Measured, o, "begin_unanswered")
})

// SaysOffline: navigator.onLine. True proves nothing, false is believed.
var SaysOffline = newFact("says_offline", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.Online == nil {
		return dontKnow
	}
	if report.No(o.Detail.Environment.Online) {
		return one(Yes, report.Observed, o, "browser_offline")
	}
	return Finding{Answer: No}
})

// StrangerAnswers: somebody else's page came back in place of our answer.
var StrangerAnswers = newFact("stranger_answers", func(e *Evidence) Finding {
	for _, check := range []report.Check{report.CheckHTTPS, report.CheckBegin} {
		o, ok := e.one(check)
		if !ok || o.Detail.HTTP == nil || o.Detail.HTTP.Ours == nil {
			continue
		}
		if report.Yes(o.Detail.HTTP.Ours) {
			return one(No, report.Observed, o, "service_answers_itself")
		}
		fact := "other_page_answered"
		if o.Detail.HTTP.Redirected {
			fact = "redirected_elsewhere"
		}
		if o.Code != 0 {
			return one(Yes, report.Observed, o, fact+"_code", "code", o.Code)
		}
		return one(Yes, report.Observed, o, fact)
	}
	return dontKnow
})

// ThereWasANetwork: of a run, that our own server answers. Of a call, that
// nothing says otherwise; where nothing else answered, one socket that did not
// open is no proof.
var ThereWasANetwork = newFact("there_was_a_network", byBody(httpsAnswers, func(e *Evidence) Finding {
	if f := SomethingAnswers.Ask(e); f.Answer == Yes {
		return f
	}
	for _, denial := range []Term{SaysOffline, NoNetworkReported, SaidOffline} {
		if f := denial.Ask(e); f.Answer == Yes {
			return f.turned()
		}
	}
	return Finding{Answer: Yes, Unsure: true}
}))
