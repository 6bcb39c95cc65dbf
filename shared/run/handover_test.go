package run

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/api"
	"sidetone/shared/carried"
	"sidetone/shared/report"
)

// A run that is given up sends what it has found since its last post, and
// nothing that it has sent already.
func TestARunThatIsGivenUpSendsWhatItHas(t *testing.T) {
	w := &world{rtt: 20 * msec}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-bubble{}.After(420 * msec)
			cancel()
		}()
		engine := Engine{Hands: w, Clock: bubble{}}
		engine.Run(ctx, Options{Origin: "https://host"}, func(State) {})
		synctest.Wait()
		<-bubble{}.After(finalDeadline)
	})
	if len(w.reports) == 0 {
		t.Fatal("nothing was posted")
	}
	last := w.last()
	if last.Complete || len(last.Observations) == 0 || last.Diagnosis != nil {
		t.Errorf("the last report: complete %v, %d observations, diagnosis %v", last.Complete, len(last.Observations), last.Diagnosis)
	}
}

// A report whose run is over is handed in over whatever road is open.
func TestDeliverTriesEveryRoad(t *testing.T) {
	answer := api.ReportReply{Report: "r_1", URL: "https://host/r/r_1", Diagnosis: report.Diagnosis{Verdict: report.Healthy, MS: 77}}
	took := ours(200, answer)
	dropped := Response{Err: errors.New("no network")}
	portal := Response{Status: 200, Body: []byte("<html>")}
	refused := func(status int, wait int) Response { return ours(status, api.Problem{Title: "no", RetryAfterS: wait}) }
	for name, c := range map[string]struct {
		post, code Response
		socket     bool
		roads      string
		want       Delivered
	}{
		"posted":             {took, dropped, true, "post", Delivered{Reply: &answer}},
		"over the socket":    {dropped, dropped, true, "post socket", Delivered{Reply: &answer}},
		"refused on the way": {refused(403, 0), dropped, true, "post socket", Delivered{Reply: &answer}},
		"a portal":           {portal, dropped, false, "post socket", Delivered{}},
		"nothing":            {dropped, dropped, false, "post socket", Delivered{}},
		"too many":           {refused(429, 7), dropped, true, "post", Delivered{Wait: 7 * time.Second}},
		"the run is gone":    {refused(404, 0), took, true, "post code", Delivered{Reply: &answer, Over: true, ByHand: true}},
		"the token is old":   {refused(401, 0), took, true, "post code", Delivered{Reply: &answer, Over: true, ByHand: true}},
		"and no network":     {refused(410, 0), dropped, true, "post code", Delivered{Over: true}},
		"and not taken":      {refused(410, 0), refused(400, 0), true, "post code", Delivered{Over: true, Refused: true}},
		"and too many":       {refused(410, 0), refused(429, 9), true, "post code", Delivered{Over: true, Wait: 9 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{rtt: 10 * msec}
			s, _ := play(t, w, Options{Link: "link"})
			h := &roads{post: c.post, code: c.code, socket: c.socket, answer: answer}
			got := s.Deliver(t.Context(), h, Delivery{Origin: "https://host", Link: "link"})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if tried := strings.Join(h.tried, " "); tried != c.roads {
				t.Errorf("tried %q, want %q", tried, c.roads)
			}
			before := s.Handover.Sequence
			s.Undelivered, s.URL = true, ""
			if s.HandedIn(got) != (c.want.Reply != nil) || s.Undelivered != (c.want.Reply == nil) || s.Handover.Over != c.want.Over {
				t.Errorf("%+v", s.Handover)
			}
			if c.want.Reply != nil && (s.URL != answer.URL || s.Report.ID != "r_1" || s.Handover.Sequence <= before) {
				t.Errorf("%q %q %d", s.URL, s.Report.ID, s.Handover.Sequence)
			}
		})
	}
}

// Without a run there is only the code, with the link that the page has.
func TestAReportWithoutARunIsDeliveredAsACode(t *testing.T) {
	w := &world{rtt: 10 * msec}
	s, _ := play(t, w, Options{})
	s.Handover = Handover{}
	h := &roads{code: ours(200, api.ReportReply{Report: "r_1", URL: "u"})}
	d := s.Deliver(t.Context(), h, Delivery{Origin: "https://host", Link: "a link", Leaving: true})
	if d.Reply == nil || !d.ByHand || strings.Join(h.tried, " ") != "code" || !h.last.Outlives || h.last.Bearer != "" {
		t.Errorf("%+v %+v", d, h.last)
	}
	var asked api.CarriedRequest
	if err := json.Unmarshal(h.last.Body, &asked); err != nil || asked.Link != "a link" {
		t.Error(err, asked.Link)
	}
	r, err := carried.Open(asked.Code)
	if err != nil || r.Carried.Verdict != s.Report.Diagnosis.Verdict {
		t.Errorf("%v %+v", err, r.Carried)
	}
	if d := (State{}).Deliver(t.Context(), h, Delivery{}); d != (Delivered{}) {
		t.Errorf("nothing was delivered: %+v", d)
	}
}

// roads are hands that answer each road as they are told, and note which was
// taken.
type roads struct {
	Hands
	post, code Response
	socket     bool
	answer     api.ReportReply
	tried      []string
	last       Request
}

func (r *roads) Fetch(_ context.Context, q Request) Response {
	r.last = q
	if q.URL == api.PathCarried {
		r.tried = append(r.tried, "code")
		return r.code
	}
	r.tried = append(r.tried, "post")
	return r.post
}

func (r *roads) Dial(_ string, events SocketEvents) Socket {
	r.tried = append(r.tried, "socket")
	s := &roadSocket{roads: r, events: events}
	if r.socket {
		go events.Open()
	} else {
		go events.Closed(1006, "", false)
	}
	return s
}

type roadSocket struct {
	*roads
	events SocketEvents
}

func (s *roadSocket) Close() {}

func (s *roadSocket) Send(text []byte) error {
	var m api.SocketMessage
	if err := json.Unmarshal(text, &m); err != nil {
		return err
	}
	reply := api.SocketMessage{Type: "welcome"}
	if m.Type == "report" {
		reply = api.SocketMessage{Type: "report", Seq: m.Seq, Reply: &s.answer}
	}
	answer, err := json.Marshal(reply)
	go s.events.Message(answer)
	return err
}

// heir is a world whose page gets no time when it goes.
type heir struct {
	*world
	wills []*Request
}

func (h *heir) Bequeath(q *Request) { h.wills = append(h.wills, q) }

// What would be sent if the page went is said while the run goes on, is no post of its
// own, and is taken back when the server has it and when the run is over.
func TestARunSaysWhatToSendIfItsPageGoes(t *testing.T) {
	h := &heir{world: &world{rtt: 20 * msec}}
	synctest.Test(t, func(t *testing.T) {
		engine := Engine{Hands: h, Clock: bubble{}}
		engine.Run(context.Background(), Options{Origin: "https://host"}, func(State) {})
	})
	if len(h.wills) < 3 || h.wills[len(h.wills)-1] != nil {
		t.Fatalf("%d wills, the last %v", len(h.wills), h.wills[len(h.wills)-1])
	}
	first := h.wills[0]
	var r report.Report
	if err := json.Unmarshal(first.Body, &r); err != nil || !first.Outlives || first.Packed || first.Bearer == "" || r.Complete || len(r.Observations) == 0 {
		t.Errorf("%v: %+v, complete %v, %d observations", err, first, r.Complete, len(r.Observations))
	}
	for i, posted := range h.reports {
		if posted.Sequence != i+1 {
			t.Errorf("post %d has the number %d: what was only said was counted", i+1, posted.Sequence)
		}
	}
}

// What a post has brought to the server is not to be sent again, and what a post has
// overtaken is said anew.
func TestAWillFollowsThePosts(t *testing.T) {
	h := &heir{world: &world{}}
	r := newRun(context.Background(), h, bubble{}, Options{}, func(State) {})
	r.environment = newEnvironmentProbe(r)
	r.begun = &api.BeginReply{Run: "n_1", Token: "t"}
	c := &r.courier
	said := func(step string, want int, nothing bool) {
		t.Helper()
		c.bequeath(r.start)
		if len(h.wills) != want || (h.wills[want-1] == nil) != nothing {
			t.Fatalf("%s: %d wills, want %d; the last %v", step, len(h.wills), want, h.wills[len(h.wills)-1])
		}
	}
	r.board.version = 3
	said("something new", 1, false)
	said("the same", 1, false)
	c.pack() // is posted
	said("on its way", 2, false)
	c.known = 3
	said("arrived", 3, true)
	said("nothing new", 3, true)
	r.board.version = 4
	said("new again", 4, false)
}
