//go:build linux

package browser

import (
	"encoding/json"
)

// Open goes to an address and returns the HTTP status of the document.
func (b *Browser) Open(url string) (int, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "open", "url": url, "timeout": commandPatience.Milliseconds()})
	return answer.Status, err
}

// Click presses what a CSS selector finds, once it is there.
func (b *Browser) Click(selector string) error {
	_, err := b.do(commandPatience, map[string]any{"op": "click", "selector": selector, "timeout": commandPatience.Milliseconds()})
	return err
}

// Evaluate reads the value of a JavaScript expression, or of its promise,
// into v.
func (b *Browser) Evaluate(expression string, v any) error {
	answer, err := b.do(commandPatience, map[string]any{"op": "evaluate", "expression": expression})
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(answer.HTML), v)
}

// Screenshot writes a picture of the whole page.
func (b *Browser) Screenshot(path string) error {
	_, err := b.do(commandPatience, map[string]any{"op": "screenshot", "path": path})
	return err
}

// Viewport makes the window that wide and high, in pixels of CSS.
func (b *Browser) Viewport(width, height int) error {
	_, err := b.do(commandPatience, map[string]any{"op": "viewport", "width": width, "height": height})
	return err
}

// HTML is the document as it stands, and its address.
func (b *Browser) HTML() (html, address string, err error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "html"})
	return answer.HTML, answer.Address, err
}

// Saved presses the button that a CSS selector finds and returns the file that
// the page saves then; empty: there is no such button.
func (b *Browser) Saved(selector string) (string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "saved", "selector": selector})
	return answer.HTML, err
}

// Record begins to keep what people would send to support, before the page of
// the call is opened.
func (b *Browser) Record() error {
	_, err := b.do(commandPatience, map[string]any{"op": "record"})
	return err
}

// Recorded is what was kept since Record, by file name: a HAR, the console and
// the dumps of the browser's own WebRTC page.
func (b *Browser) Recorded() (map[string][]byte, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "recorded"})
	return answer.Files, err
}

// Run runs the body of an asynchronous function in the page; argument is what
// it is given. The answer is what the function returns, as JSON.
func (b *Browser) Run(script, argument string) (string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "run", "script": script, "argument": argument})
	return answer.HTML, err
}

// Secrets are the credentials that the page was given by POST /runs, as far
// as the browser lets its driver see them.
func (b *Browser) Secrets() ([]string, error) {
	answer, err := b.do(commandPatience, map[string]any{"op": "secrets"})
	return answer.Secrets, err
}
