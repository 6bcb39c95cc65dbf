package capture

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sidetone/shared/candidate"
	"sidetone/shared/codes"
	"sidetone/shared/peerconn"
	"sidetone/shared/report"
)

// socketPatience is how long an opening socket is waited for before its
// silence counts, in ms: TCP's first three SYNs.
const socketPatience = 4500

// Observe makes the observations of a recording. Times of At are ms since the
// page loaded the script. browser is the one that environment names: it says
// how often unanswered requests were sent again.
func (r Recording) Observe(browser string) []report.Observation {
	list := peerconn.Observe(r.connections(browser))
	list = append(list, r.sockets()...)
	list = append(list, r.requests()...)
	list = append(list, r.signals()...)
	list = append(list, r.lines()...)
	list = append(list, r.network()...)
	for i := range list {
		list[i].ID = "c" + strconv.Itoa(i+1)
		list[i].Source, list[i].Origin = report.FromAgent, report.OriginCapture
	}
	return list
}

func (r Recording) connections(browser string) []peerconn.Connection {
	var list []peerconn.Connection
	for _, p := range r.Peers {
		c := peerconn.Connection{Servers: p.Servers, RelayOnly: p.RelayOnly, Configured: true, Browser: browser, Until: r.Until}
		if p.Closed > 0 {
			c.Until = p.Closed
		}
		for _, e := range p.Events {
			c.Events = append(c.Events, peerconn.Event{
				At: e.At, Kind: e.Kind, State: e.State, URL: e.URL,
				Candidate: candidate.Raw{Line: e.Line, RelayProtocol: e.Relay},
				Error:     report.ICEError{Code: e.Code, Text: e.Text, URL: e.URL, Address: e.Address, Port: e.Port},
			})
		}
		for _, s := range p.Stats {
			c.Stats = append(c.Stats, peerconn.Read(s.At, s.Entries))
		}
		list = append(list, c)
	}
	return list
}

func (r Recording) sockets() []report.Observation {
	var list []report.Observation
	for _, s := range r.Sockets {
		end := r.Until
		if s.Closed > 0 {
			end = s.Closed
		}
		d := report.Socket{Opened: s.Opened > 0, Closed: s.Closed > 0 && !s.Ending, CloseCode: s.Code, WasClean: s.Clean, Answered: s.Messages}
		o := report.Observation{Check: report.CheckSignaling, Target: s.URL, At: s.At, MS: max(0, end-s.At), Code: s.Code}
		if d.Closed {
			d.ClosedAt = s.Closed
		}
		switch {
		case d.Opened:
			d.OpenMS, d.WatchedMS = s.Opened-s.At, max(0, end-s.Opened)
			o.Outcome = report.OK
			// A clean end of the service's own is how sockets end.
			if d.Closed && (!s.Clean || s.Code > 1001) {
				o.Outcome = report.Failed
			}
		case s.Ending:
			o.Outcome, o.Detail.Says = report.NotTested, []report.Phrase{report.Say("observed.page_closed_early")}
		case d.Closed:
			o.Outcome = report.Failed
		case end-s.At >= socketPatience:
			o.Outcome = report.Silent
		default:
			o.Outcome = report.NotTested
		}
		o.Detail.Socket = &d
		list = append(list, o)
	}
	return list
}

func (r Recording) requests() []report.Observation {
	var list []report.Observation
	for _, q := range r.Requests {
		if q.Status == nil {
			continue // neither answered nor failed: it says nothing yet
		}
		o := report.Observation{Check: report.CheckCallHTTP, Target: q.URL, Outcome: report.OK, Code: *q.Status, At: q.At, MS: q.MS}
		o.Detail.HTTP = &report.HTTP{Sent: 1, Answered: 1}
		if *q.Status == 0 {
			o.Detail.HTTP.Answered = 0
		}
		if *q.Status == 0 || *q.Status >= 400 {
			o.Outcome = report.Failed
		}
		if q.Method != "GET" {
			o.Detail.Text = q.Method
		}
		list = append(list, o)
	}
	return list
}

// signals: what the SDK said, each thing by its last word.
func (r Recording) signals() []report.Observation {
	var list []report.Observation
	put := func(o report.Observation) {
		i := slices.IndexFunc(list, func(old report.Observation) bool {
			return o.Check == report.CheckUFD && old.Check == o.Check && old.Target == o.Target
		})
		if i < 0 {
			list = append(list, o)
			return
		}
		// A diagnostic that was up once is told, also when it went down.
		if list[i].Outcome != report.Failed {
			list[i] = o
		}
	}
	for _, s := range r.Signals {
		o := report.Observation{At: s.At, Code: s.Code, Detail: report.Detail{Text: s.Text, Call: &report.Call{
			Vendor: vendor(s), SubCode: s.SubCode, Name: s.Name, State: s.State, Reason: s.Reason, CallID: s.CallID, Categories: s.Categories,
			Local: report.Known(true),
		}}}
		switch s.Kind {
		case "end":
			o.Check, o.Target, o.Outcome = report.CheckCallEnd, vendor(s), ended(s)
		case "start":
			o.Check, o.Target, o.Outcome = report.CheckCallStart, vendor(s), report.Failed
		case "agent":
			o.Check, o.Outcome = report.CheckCallAgent, report.OK
			if s.State == "Disconnected" {
				o.Outcome = report.Failed
			}
			if s.State == "" {
				continue
			}
		case "ufd":
			o.Check, o.Target, o.Code, o.Detail.Call = report.CheckUFD, s.Name, s.Value, nil
			o.Outcome = report.OK
			if !s.Quality && s.Value == 1 || s.Quality && s.Value > 1 {
				o.Outcome = report.Failed
			}
		default:
			continue
		}
		put(o)
	}
	return agentLast(list)
}

// agentLast keeps the last state of the call agent: an agent that connects
// is at first not connected.
func agentLast(list []report.Observation) []report.Observation {
	last := -1
	for i, o := range list {
		if o.Check == report.CheckCallAgent {
			last = i
		}
	}
	return slices.DeleteFunc(slices.Clone(list), func(o report.Observation) bool {
		return o.Check == report.CheckCallAgent && (last < 0 || o.At < list[last].At)
	})
}

// ended: by what the vendor calls a success, or by what people do to calls.
// The script offers nothing after the same codes (acs.js).
func ended(s Signal) report.Outcome {
	switch s.Code {
	case 0, 486, 487, 603: // hung up; busy, cancelled, declined (RFC 3261 21)
		return report.OK
	}
	if e, known := codes.Lookup(vendor(s), s.Code, s.SubCode); known && e.Category == codes.Success {
		return report.OK
	}
	return report.Failed
}

// vendor of an error by its name. Ends come from watchCall, which knows ACS;
// an error without a code is nobody's.
func vendor(s Signal) string {
	name := strings.ToLower(s.Name)
	switch {
	case strings.Contains(name, "twilio"):
		return codes.Twilio
	case strings.Contains(name, "livekit"), name == "connectionerror":
		return codes.LiveKitConnect
	case s.Kind == "start" && s.Code == 0 && !strings.HasPrefix(name, "communication") && !strings.HasPrefix(name, "calling"):
		return ""
	}
	return codes.ACS
}

func (r Recording) lines() []report.Observation {
	var list []report.Observation
	for _, l := range r.Lines {
		list = append(list, report.Observation{Check: report.CheckConsole, Outcome: report.Failed, At: l.At, Detail: report.Detail{Text: l.Text}})
	}
	return list
}

// network: the browser said that it had none.
func (r Recording) network() []report.Observation {
	if len(r.Offline) == 0 {
		return nil
	}
	last := slices.MaxFunc(r.Offline, func(a, b Span) int { return cmp.Compare(a.At, b.At) })
	end := last.Until
	if end == 0 {
		end = r.Until
	}
	return []report.Observation{{Check: report.CheckEnvironment, Outcome: report.OK, At: last.At, MS: max(0, end-last.At),
		Detail: report.Detail{Environment: &report.Environment{Online: report.Known(false), NetworkChanges: len(r.Offline)}}}}
}
