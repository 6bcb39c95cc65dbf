package web

import (
	"context"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/api"
	"sidetone/shared/run"
	"sidetone/shared/words"
)

// Break is why a run ended without a verdict.
type Break string

const (
	Cancelled   Break = "cancelled"   // by the caller
	Interrupted Break = "interrupted" // the page was left
	Deleted     Break = "deleted"     // the caller has deleted its report
)

// Runner makes one run and returns when it is over or ctx is. link is the last
// part of the page's address; token is what the caller was given, or empty;
// before gives the ID of the report of the run before, or "". onChange may be called from any goroutine, with every new state of the run.
type Runner func(ctx context.Context, link, token string, before func() string, onChange func(run.State))

// RunPage is the diagnostic page: idle, running, and the verdict.
type RunPage struct {
	app.Compo

	// Words of the page; nil: English.
	Words *words.Catalogue
	// State is what is rendered. The zero value is the page before the agent
	// has arrived, as the server renders it.
	State run.State
	// Seconds since the start, for the caller to see that time passes.
	Seconds int
	// Query is "?lang=de" where the address of the page asks for a language, so
	// that its links ask for the same; otherwise empty.
	Query string
	// HasToken: a token came with the link.
	HasToken bool
	// Left is how many runs may be begun with the link; nil: nothing counts.
	Left *int
	// Devices: the link asks the caller to try microphone, speaker and camera.
	Devices bool
	// AskToken: the link asks the caller for an access token.
	AskToken bool
	// Trust is what is said of who gets the report.
	Trust Trust
	// Before is the run that this one repeats; nil: it repeats none.
	Before *run.State
	// Broken is why the last run has no verdict; empty: it has, or none was.
	Broken Break

	// Origin of the page where no browser tells it: in stories and tests.
	Origin string

	runner  Runner
	ready   func() // nil: nothing is to be made ready
	deliver Deliver
	speak   func(lang string) *words.Catalogue // nil: the page stays in its language
	link    string
	token   string
	starts  bool // by itself, or by what was pressed before the agent was here
	// generation grows with each run, so that a late word of an earlier run
	// is not taken for one of this.
	generation int
	// stopped is the generation that the caller stopped last.
	stopped       int
	cancel        context.CancelFunc
	sending       delivery
	code          code
	handingBefore bool      // the report of the run before is being handed in
	undeleted     bool      // deleting the report has failed
	waitUntil     time.Time // when a run may be begun again; zero: nobody said
	copied        string    // ID of the block that was copied last
	// page is the context of the whole page. That of an event belongs to the
	// element which was clicked, and is dead when a new state removes it.
	page app.Context
}

// tick is how often the seconds are looked at; they are shown whole.
const tick = 250 * time.Millisecond

// OnInit is called by go-app before it draws the page. One that will start by itself
// is drawn as it runs: what stands for the blink of an eye is drawn for nobody.
func (p *RunPage) OnInit() {
	if app.IsServer {
		return
	}
	p.link = linkOfPage()
	p.Left = runsLeft()
	p.starts = !p.spent() && (wasPressed() || startsAtOnce() && !cameBack())
	if p.starts {
		p.State = run.State{Phase: run.Running}
	}
}

// OnMount is called by go-app when the agent has put the page in place.
func (p *RunPage) OnMount(ctx app.Context) {
	p.page = ctx
	keepLinksPlain()
	p.token = takeToken()
	p.HasToken = p.token != ""
	p.Trust = trustOfPage()
	p.Devices, p.AskToken = asked("devices"), asked("token")
	p.Query = askedLanguage()
	p.switchLanguages()
	p.watchNetwork()
	if p.starts {
		p.State = run.State{}
		p.start()
		return
	}
	if p.comeBack() {
		return
	}
	if startsAtOnce() && !p.spent() {
		p.start()
		return
	}
	p.show(run.State{Phase: run.Idle}, false)
	if p.ready != nil {
		go p.ready()
	}
}

// spent: the link has no run left.
func (p *RunPage) spent() bool { return p.Left != nil && *p.Left <= 0 }

// comeBack shows the last run of this page again, if there is one to be
// shown: after a reload, and in every tab of a link unless a new run is what
// its address asks for.
func (p *RunPage) comeBack() bool {
	last, ok := recall(p.link, time.Now())
	if !ok {
		return false
	}
	again, asked := cameBack(), startsAtOnce() && !p.spent()
	if !again && (asked || p.link == api.PublicLink) || asked && !ended(last.State) {
		return false
	}
	p.resume(last)
	return true
}

// ended: there is something to be shown of a run.
func ended(s run.State) bool { return s.Stands || s.Phase == run.Failed }

// resume shows a run that the page was left with.
func (p *RunPage) resume(k kept) {
	last := k.State
	p.Before = k.Before
	p.sending = delivery{kept: true}
	switch {
	case !ended(last):
		p.Broken = k.Broken
		if p.Broken == "" {
			p.Broken = Interrupted
		}
		last = run.State{Phase: run.Idle, URL: last.URL, Report: last.Report, Handover: last.Handover, Undelivered: last.Undelivered}
	case last.Phase == run.Running:
		// The verdict stood, and sockets were watched.
		last.Phase, last.Undelivered = run.Done, last.URL == ""
	case last.Phase == run.Failed && last.Wait > 0:
		p.waitUntil = k.At.Add(last.Wait)
		p.keepWaiting(p.generation)
	}
	p.show(last, false)
	p.handOver(p.generation, handoverPause, 0)
	p.handOverBefore(handoverPause, 0)
}

// OnDismount ends a run whose page is gone.
func (p *RunPage) OnDismount() {
	if p.cancel != nil {
		p.cancel()
	}
}

func (p *RunPage) onStart(_ app.Context, e app.Event) {
	e.PreventDefault()
	p.start()
}

func (p *RunPage) start() {
	if p.State.Phase == run.Running || p.runner == nil {
		return
	}
	if typed := takeTyped(tokenInput); typed != "" {
		p.token = typed
	}
	if p.cancel != nil {
		p.cancel()
	}
	var running context.Context
	running, p.cancel = context.WithCancel(context.Background())
	p.generation++
	p.repeat()
	p.copied = ""
	p.Seconds = 0
	p.Broken, p.waitUntil = "", time.Time{}
	p.sending, p.code = delivery{}, code{}
	clearState()
	forget(p.link)
	if p.Before != nil && p.Before.Undelivered {
		p.keepRun(run.State{Phase: run.Running})
		p.handOverBefore(handoverPause, 0)
	}
	p.show(run.State{Phase: run.Running}, true)

	generation, began := p.generation, time.Now()
	onChange := func(s run.State) {
		p.page.Dispatch(func(app.Context) { p.apply(generation, s) })
	}
	// The engine gets a goroutine of its own: go-app's must stay free to draw.
	go p.runner(running, p.link, p.token, p.beforeID, onChange)
	p.keepTime(generation, began)
}

// keepTime advances the seconds as long as the run of that generation goes on.
func (p *RunPage) keepTime(generation int, began time.Time) {
	p.page.After(tick, func(ctx app.Context) {
		if p.generation != generation || p.State.Phase != run.Running {
			return
		}
		seconds := int(time.Since(began) / time.Second)
		if seconds == p.Seconds {
			ctx.PreventUpdate() // drawing takes the agent's only thread from the probes
		}
		p.Seconds = seconds
		p.keepTime(generation, began)
	})
}

// apply takes over a state of the run.
func (p *RunPage) apply(generation int, s run.State) {
	if s.GivenUp {
		p.givenUp(generation, s)
		return
	}
	if generation != p.generation || p.State.Phase == run.Done || p.State.Phase == run.Failed {
		return
	}
	moved := (s.Stands && !p.State.Stands) || s.Phase == run.Failed
	arrived := s.URL != p.State.URL
	if s.Left != nil {
		p.Left = s.Left
		setRoot("data-left", strconv.Itoa(*s.Left))
	}
	if s.Phase == run.Failed && s.Wait > 0 {
		p.waitUntil = time.Now().Add(s.Wait)
		p.keepWaiting(generation)
	}
	p.show(s, moved)
	if s.Phase == run.Done || moved || arrived && s.Stands {
		p.keepRun(s)
	}
	if s.Phase == run.Done {
		p.handOver(generation, handoverPause, 0)
	}
}

// onCancel ends the run where it stands. What it had is handed in.
func (p *RunPage) onCancel(app.Context, app.Event) {
	p.cancel()
	p.stopped = p.generation
	p.generation++
	p.Broken = Cancelled
	left := run.State{Phase: run.Idle, URL: p.State.URL, Handover: p.State.Handover}
	p.show(left, true)
	p.keepRun(left)
}

// show takes over a state. What others read off the root element follows the
// drawing, so that it never announces what cannot be seen yet. moved: the page
// turns, and the focus goes along.
func (p *RunPage) show(s run.State, moved bool) {
	p.State = s
	p.bequeath()
	p.page.Defer(func(app.Context) {
		showState(s)
		entitle(headline)
		if moved {
			focus(headline)
		}
	})
}

func (p *RunPage) words() *words.Catalogue {
	if p.Words == nil {
		return words.English()
	}
	return p.Words
}

// Render draws the state.
func (p *RunPage) Render() app.UI {
	w := p.words()
	s := p.State
	switch {
	case s.Phase == run.Failed:
		return Frame(w, "/"+p.Query, Narrow, p.problem(w))
	case s.Stands && s.Report.Diagnosis != nil:
		return Frame(w, "/"+p.Query, Narrow, p.verdict(w))
	case s.Phase == run.Running || s.Phase == run.Done:
		return Frame(w, "/"+p.Query, Narrow, p.running(w))
	default:
		return Frame(w, "/"+p.Query, Narrow, p.idle(w))
	}
}
