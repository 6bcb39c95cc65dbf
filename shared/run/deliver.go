package run

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/carried"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// Delivery says how a report is handed in after its run.
type Delivery struct {
	// Origin of the page, "https://host[:port]".
	Origin string
	// Link of the run; empty or api.PublicLink: it had none.
	Link string
	// Leaving: the page is going. Nobody waits for the answer, and the one
	// request that is made has to outlive it.
	Leaving bool
}

// Delivered is what came of it.
type Delivered struct {
	// Reply of the server that has the report now; nil: none has.
	Reply *api.ReportReply
	// ByHand: it has it as a code, which nobody vouches for, since it takes
	// nothing for the run any more or has never begun one.
	ByHand bool
	// Over: the server takes nothing for the run any more.
	Over bool
	// Refused: the server will not take the report in any way.
	Refused bool
	// Wait is when it may be tried again; zero: it was not said.
	Wait time.Duration
}

// Deliver tries each road once: a POST, the signalling socket, and where the
// run is over for the server, or none was begun, a code. It blocks until one of
// them was answered or all have failed.
func (s State) Deliver(ctx context.Context, hands Hands, how Delivery) (d Delivered) {
	if r, ok := s.sent(); ok {
		d = s.post(ctx, hands, r, how)
		if d.Reply != nil || d.Wait > 0 || how.Leaving {
			return d
		}
		if !d.Over {
			if reply := s.overSocket(ctx, hands, r); reply != nil {
				return Delivered{Reply: reply}
			}
			return d
		}
	}
	if !s.Stands || s.Report.Diagnosis == nil {
		d.Refused = s.Handover.Over || d.Over
		return d // a run that came to nothing is worth a report, but no code
	}
	over := d.Over
	d = s.byCode(ctx, hands, how)
	d.Over = over
	return d
}

// Statuses of RFC 9110 and RFC 6585 (429).
const (
	statusUnauthorized = 401
	statusNotFound     = 404
	statusGone         = 410
	statusTooMany      = 429
)

// post is the ordinary road.
func (s State) post(ctx context.Context, hands Hands, r report.Report, how Delivery) (d Delivered) {
	body, err := json.Marshal(r)
	if err != nil {
		return d // of our own types none can fail
	}
	ctx, end := context.WithTimeout(ctx, handoverWithin)
	defer end()
	a := hands.Fetch(ctx, Request{Method: "POST", URL: api.RunReport(s.Handover.Run), Body: body, Bearer: s.Handover.Token, Outlives: how.Leaving,
		Packed: s.Report.Diagnosis != nil && poorLine(s.Report.Diagnosis)})
	d.answered(a)
	d.Over = a.Ours && (a.Status == statusUnauthorized || a.Status == statusNotFound || a.Status == statusGone)
	return d
}

// byCode is the road of a report without a run.
func (s State) byCode(ctx context.Context, hands Hands, how Delivery) (d Delivered) {
	link := how.Link
	if link == api.PublicLink {
		link = ""
	}
	body, err := json.Marshal(api.CarriedRequest{Code: carried.Text(s.Code(how.Origin).Code), Link: link})
	if err != nil {
		return d
	}
	ctx, end := context.WithTimeout(ctx, handoverWithin)
	defer end()
	a := hands.Fetch(ctx, Request{Method: "POST", URL: api.PathCarried, Body: body, Outlives: how.Leaving})
	d.answered(a)
	d.ByHand = d.Reply != nil
	d.Refused = a.Ours && a.Err == nil && a.Status/100 == 4 && a.Status != statusTooMany
	return d
}

func (d *Delivered) answered(a Response) {
	if reply, ok := taken(a); ok {
		d.Reply = &reply
		return
	}
	var problem api.Problem
	if a.Ours && a.Err == nil && json.Unmarshal(a.Body, &problem) == nil {
		d.Wait = time.Duration(problem.RetryAfterS) * time.Second
	}
}

// CarriedPath is where a page shows a report in its address.
const CarriedPath = "/r/"

// Code is the report of s for an address of origin.
func (s State) Code(origin string) carried.Packed {
	return carried.Pack(s.Report, carried.Room(origin+CarriedPath+"#"), playbook.Diagnose)
}

// overSocket opens a signalling socket of its own and sends the report over it;
// nil: it was not taken.
func (s State) overSocket(ctx context.Context, hands Hands, r report.Report) *api.ReportReply {
	if s.Handover.Socket == "" {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, handoverWithin)
	defer stop()
	answer := make(chan *api.ReportReply, 1)
	var once sync.Once
	end := func(reply *api.ReportReply) { once.Do(func() { answer <- reply }) }
	var socket Socket
	ready := make(chan struct{})
	send := func(m api.SocketMessage) {
		<-ready
		text, err := json.Marshal(m)
		if err == nil {
			err = socket.Send(text)
		}
		if err != nil {
			end(nil)
		}
	}
	socket = hands.Dial(s.Handover.Socket+"?"+api.QueryDelivers, SocketEvents{
		Open: func() { go send(api.SocketMessage{Type: "hello", Token: s.Handover.Token}) },
		Message: func(text []byte) {
			var m api.SocketMessage
			switch {
			case json.Unmarshal(text, &m) != nil:
			case m.Type == "welcome":
				go send(api.SocketMessage{Type: "report", Seq: r.Sequence, Report: &r})
			case m.Type == "report" && m.Seq == r.Sequence && m.Problem == nil && m.Reply != nil && m.Reply.Report != "":
				end(m.Reply)
			case m.Type == "report", m.Type == "problem":
				end(nil)
			}
		},
		Closed: func(int, string, bool) { end(nil) },
	})
	close(ready)
	defer socket.Close()
	select {
	case reply := <-answer:
		return reply
	case <-ctx.Done():
		return nil
	}
}
