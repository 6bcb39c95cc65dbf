package web

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/report"
	"sidetone/shared/run"
)

// AgentVersion is the version of the running agent, made by the server from
// its content and handed over by the loader; empty outside of a page.
func AgentVersion() string { return app.Getenv("SIDETONE_AGENT") }

// keepLinksPlain takes back go-app's handler of clicks, which would look up
// the report's address among the agent's own routes.
func keepLinksPlain() { app.Window().Set("onclick", nil) }

// linkOfPage is the last part of the page's address.
func linkOfPage() string {
	path := app.Window().URL().Path
	return path[strings.LastIndexByte(path, '/')+1:]
}

// pressedStart is what the loader leaves when Start is pressed before the agent
// is here: performance.now of that moment.
const pressedStart = "__sidetonePressed"

// wasPressed: Start was pressed while the agent was loading.
func wasPressed() bool { return app.Window().Get(pressedStart).Type() == app.TypeNumber }

// Pressed is how long ago Start was pressed while the agent was loading; zero:
// it was not, or that was asked before.
func Pressed() time.Duration {
	if !wasPressed() {
		return 0
	}
	window := app.Window()
	ms := window.Get("performance").Call("now").Float() - window.Get(pressedStart).Float()
	window.Delete(pressedStart)
	return max(0, time.Duration(ms*float64(time.Millisecond)))
}

func startsAtOnce() bool { return app.Window().URL().Query().Get("auto") == "1" }

// takeToken takes the token that the loader took out of the address bar. It
// exists once: nothing on the page can read it afterwards.
func takeToken() string {
	const name = "__sidetoneToken"
	value := app.Window().Get(name)
	if value.Type() != app.TypeString {
		return ""
	}
	app.Window().Delete(name)
	return value.String()
}

// takeTyped reads an input and empties it.
func takeTyped(id string) string {
	input := app.Window().GetElementByID(id)
	if !input.Truthy() {
		return ""
	}
	text := strings.TrimSpace(input.Get("value").String())
	input.Set("value", "")
	return text
}

func focus(id string) {
	if element := app.Window().GetElementByID(id); element.Truthy() {
		element.Call("focus")
	}
}

// entitle names the page after a heading, for tabs and for who hears the page.
func entitle(id string) {
	if element := app.Window().GetElementByID(id); element.Truthy() {
		app.Window().Get("document").Set("title", element.Get("textContent").String()+" – "+Brand)
	}
}

func root() app.Value { return app.Window().Get("document").Get("documentElement") }

// asked reports whether the link asks the caller for something.
func asked(what string) bool { return root().Call("hasAttribute", "data-"+what).Bool() }

// showState writes the state to the root element, where scripts of others may
// read it. data-run is written last: what it announces is there by then.
func showState(s run.State) {
	if d := s.Report.Diagnosis; d != nil && s.Stands && s.Phase != run.Failed {
		hypothesis, cause := "", ""
		if d.Primary != nil {
			hypothesis, cause = d.Primary.Hypothesis, d.Primary.Cause
		}
		setRoot("data-hypothesis", hypothesis)
		setRoot("data-cause", cause)
		setRoot("data-verdict", string(d.Verdict))
	}
	if s.Phase == run.Done {
		setRoot("data-report", s.URL)
	}
	setRoot("data-run", string(s.Phase))
}

// clearState takes the marks of an earlier run off the root element.
func clearState() {
	for _, name := range []string{"data-report", "data-verdict", "data-hypothesis", "data-cause"} {
		root().Call("removeAttribute", name)
	}
}

func setRoot(name, value string) { root().Call("setAttribute", name, value) }

// ReportPath is the path of a report's address on this origin, or empty when
// it is not the address of a report. Only letters, digits, "_" and "-" of an
// ID pass, so the result may stand in an attribute.
func ReportPath(url string) string {
	const root = "/r/"
	i := strings.LastIndex(url, root)
	if i < 0 {
		return ""
	}
	id := url[i+len(root):]
	if id == "" {
		return ""
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-':
		default:
			return ""
		}
	}
	return root + id
}

func canShare() bool { return app.Window().Get("navigator").Get("share").Truthy() }

// ignore takes the rejection of a promise whose failure the caller sees for
// themselves, such as a share sheet that they closed.
var ignore app.Func

func settle(promise app.Value) {
	if ignore == nil {
		ignore = app.FuncOf(func(app.Value, []app.Value) any { return nil })
	}
	promise.Call("catch", ignore)
}

func share(title, url string) {
	settle(app.Window().Get("navigator").Call("share", map[string]any{"title": title, "url": url}))
}

// copyText puts text on the clipboard. The clipboard API is absent on plain
// http, where the old command still works on a selection.
func copyText(text string) {
	clipboard := app.Window().Get("navigator").Get("clipboard")
	if clipboard.Truthy() {
		settle(clipboard.Call("writeText", text))
		return
	}
	document := app.Window().Get("document")
	area := document.Call("createElement", "textarea")
	area.Set("value", text)
	document.Get("body").Call("appendChild", area)
	area.Call("select")
	document.Call("execCommand", "copy")
	area.Call("remove")
}

// saveReport offers the report as a file.
func saveReport(r report.Report) {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return // a Report of plain data always marshals; Signal.Value is a bool or a number
	}
	app.Window().Call("sidetoneSave", "sidetone-report.json", string(text))
}

// printOnly prints an element of the page and nothing besides. Browsers of phones
// go on while their dialog is open, so the mark stays until it is closed.
func printOnly(id string) {
	setRoot("data-print", id)
	var done app.Func
	done = app.FuncOf(func(app.Value, []app.Value) any {
		root().Call("removeAttribute", "data-print")
		done.Release()
		return nil
	})
	app.Window().Call("addEventListener", "afterprint", done, map[string]any{"once": true})
	app.Window().Call("print")
}
