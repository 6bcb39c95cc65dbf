//go:build linux

package calls

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
)

// pairs of calls, one with and one without the capture, in turns: whatever
// else the machine does meets both.
const pairs = 8

// slack is what a busy machine may add to a call's median beyond the spread of
// the calls themselves.
const slack = 60 * time.Millisecond

// The page's own call takes as long with the capture as without it.
func TestCaptureCostsACallNothing(t *testing.T) {
	each(t, true, func(t *testing.T, p *pool.Place, kind browser.Kind) {
		if err := p.Stage.Set(scenario.Calls[0].Scenario); err != nil {
			t.Fatal(err)
		}
		b := pool.Launch(t, p.Stage.World, kind, browser.Options{})
		taken := map[string][]time.Duration{}
		for i := range pairs + 1 {
			for _, query := range []string{"capture=off", "capture=on"} {
				took := connect(t, b, query)
				if i > 0 { // the first of each warms the browser's caches
					taken[query] = append(taken[query], took)
				}
			}
		}
		without, with := taken["capture=off"], taken["capture=on"]
		slices.Sort(without)
		slices.Sort(with)
		fmt.Printf("%-9s click to connected: without capture %v (%v to %v), with %v (%v to %v), %d calls each\n", kind,
			median(without), without[0], without[len(without)-1], median(with), with[0], with[len(with)-1], pairs)
		spread := without[len(without)-1] - without[0]
		if more := median(with) - median(without); more > spread+slack {
			t.Errorf("a call takes %v longer with the capture", more)
		}
		cost(t, b, kind)
	})
}

func median(sorted []time.Duration) time.Duration { return sorted[len(sorted)/2] }

// connect makes a call and gives the page's own time from click to connected.
func connect(t *testing.T, b *browser.Browser, query string) time.Duration {
	t.Helper()
	before := len(b.History())
	page(t, b, query)
	if err := b.Click("#call"); err != nil {
		t.Fatal(err)
	}
	// Marks of the page before this one do not count.
	data, err := b.Wait(callPatience, func(d browser.Data) bool {
		return d.Values["ms"] != "" && d.Values["call"] == "connected" && !slices.ContainsFunc(b.History()[:before], func(old browser.Data) bool { return old.At.Equal(d.At) })
	})
	if err != nil {
		t.Fatal(err)
	}
	ms, err := strconv.Atoi(data.Values["ms"])
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(ms) * time.Millisecond
}

// cost is what the hook adds to making and closing a peer connection.
func cost(t *testing.T, b *browser.Browser, kind browser.Kind) {
	t.Helper()
	var us struct{ With, Without float64 }
	const measure = `(() => {
		const once = () => {
			const begun = performance.now();
			for (let i = 0; i < 30; i++) new RTCPeerConnection().close();
			return (performance.now() - begun) / 30 * 1000;
		};
		once();
		const hooked = once();
		Sidetone.stop();
		once();
		return { With: hooked, Without: once() };
	})()`
	if err := b.Evaluate(measure, &us); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%-9s new RTCPeerConnection and close: %.0f us with the capture, %.0f us without\n", kind, us.With, us.Without)
}

// behaviours are what pages rely on; each is true with the capture as it is
// without.
var behaviours = map[string]string{
	"instanceof":           `(() => { const pc = new RTCPeerConnection(); const yes = pc instanceof RTCPeerConnection; pc.close(); return yes; })()`,
	"static members":       `typeof RTCPeerConnection.generateCertificate === "function" && WebSocket.OPEN === 1`,
	"subclasses":           `(() => { class Own extends RTCPeerConnection { own() { return true; } } const pc = new Own(); const yes = pc.own() && pc instanceof Own; pc.close(); return yes; })()`,
	"names and lengths":    `RTCPeerConnection.name === "RTCPeerConnection" && WebSocket.length === 1 && fetch.name === "fetch"`,
	"errors are the same":  `(() => { try { new RTCPeerConnection({ iceServers: [{ urls: "nonsense" }] }); return false; } catch (e) { return e.name === "SyntaxError" || e.name === "NotSupportedError" || e.name === "InvalidAccessError"; } })()`,
	"new is needed":        `(() => { try { RTCPeerConnection(); return false; } catch (e) { return e instanceof TypeError; } })()`,
	"fetch answers":        `fetch("/capture.d.ts").then((r) => r instanceof Response && r.ok)`,
	"fetch rejects":        `fetch("http://127.0.0.1:1/").then(() => false, (e) => e instanceof TypeError)`,
	"unhandled rejections": `new Promise((done) => { addEventListener("unhandledrejection", (e) => { e.preventDefault(); done(true); }, { once: true }); fetch("/api/v1/seen", { mode: "nonsense" }).then(); setTimeout(() => done(false), 3000); })`,
	"XMLHttpRequest":       `new Promise((done) => { const x = new XMLHttpRequest(); x.onload = () => done(x.status === 200); x.open("GET", "/api/v1/seen"); x.send(); })`,
	"nothing thrown at us": `(() => { Sidetone.watchCall(); Sidetone.watchCall({}); Sidetone.watchCallAgent(7); Sidetone.reportError(); Sidetone.reportError(Symbol("s")); Sidetone.on("failed", () => {}); return true; })()`,
	"stop takes all out":   `(() => { const hooked = [RTCPeerConnection, WebSocket, fetch, console.error, XMLHttpRequest.prototype.send]; Sidetone.stop(); return [RTCPeerConnection, WebSocket, fetch, console.error, XMLHttpRequest.prototype.send].every((f, i) => f !== hooked[i]); })()`,
	"the same after stop":  `(() => { const pc = new RTCPeerConnection(); const yes = pc instanceof RTCPeerConnection; pc.close(); return yes; })()`,
}

func TestCaptureLeavesThePageAsItWas(t *testing.T) {
	order := []string{"instanceof", "static members", "subclasses", "names and lengths", "errors are the same", "new is needed", "fetch answers",
		"fetch rejects", "unhandled rejections", "XMLHttpRequest", "nothing thrown at us", "stop takes all out", "the same after stop"}
	if len(order) != len(behaviours) {
		t.Fatal("a behaviour is not in the order")
	}
	each(t, false, func(t *testing.T, p *pool.Place, kind browser.Kind) {
		if err := p.Stage.Set(scenario.Calls[0].Scenario); err != nil {
			t.Fatal(err)
		}
		b := pool.Launch(t, p.Stage.World, kind, browser.Options{})
		page(t, b, "")
		for _, name := range order {
			var yes bool
			if err := b.Evaluate(behaviours[name], &yes); err != nil || !yes {
				t.Errorf("%s: %v, %v", name, yes, err)
			}
		}
	})
}
