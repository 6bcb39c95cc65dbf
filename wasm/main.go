//go:build js && wasm

// The agent: what a caller's browser runs. It only wires: package hands has
// the hands, package run the engine, package web the page.
package main

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
	"sidetone/wasm/hands"
	"sidetone/web"
)

func main() {
	// The agent has one thread: collecting garbage less often is cheaper than
	// the few megabytes that it leaves.
	debug.SetGCPercent(400)
	web.Routes(check, deliver, fetch, warm)
	app.RunWhenOnBrowser()
}

// wordsWithin is how long the words of another language may take: they have a
// few kilobytes, and the page waits for them.
const wordsWithin = 4 * time.Second

// statusOK is net/http's, which would be a fifth of the agent.
const statusOK = 200

// fetch gets a file of the server's; empty: it did not come.
func fetch(path string) []byte {
	ctx, cancel := context.WithTimeout(context.Background(), wordsWithin)
	defer cancel()
	answer := new(hands.Hands).Fetch(ctx, run.Request{URL: path})
	if answer.Status != statusOK {
		return nil
	}
	return answer.Body
}

// deliver hands in a report for the page, or says what it would send if it went.
func deliver(ctx context.Context, s run.State, how run.Delivery) run.Delivered {
	if how.Leaving {
		return s.Deliver(ctx, new(hands.Will), how)
	}
	return s.Deliver(ctx, new(hands.Hands), how)
}

// warmAfter leaves the first moments to the drawing of the page.
const warmAfter = 100 * time.Millisecond

// warm makes ready what a run needs, while the caller is reading.
func warm() {
	time.Sleep(warmAfter)
	run.Rehearse()
}

// check makes one run. Each has hands of its own, so that a run that was
// given up cannot disturb the next.
func check(ctx context.Context, link, token string, before func() string, onChange func(run.State)) {
	engine := run.Engine{Hands: new(hands.Apart), Clock: hands.Clock{}}
	engine.Run(ctx, run.Options{
		Link: link, Token: token, Origin: app.Window().Get("location").Get("origin").String(), Version: web.AgentVersion(),
		Waited: web.Pressed(), Evidence: web.TriedDevices(), Before: before,
	}, onChange)
}
