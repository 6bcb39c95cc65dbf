package web

import (
	"encoding/json"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/api"
	"sidetone/shared/run"
)

// kept is the last run of a page, as the browser keeps it: a result belongs to
// its page until it is run again.
type kept struct {
	// Form is keptForm; another one is of another version and is dropped.
	Form  int
	At    time.Time
	State run.State
	// Before is the run that this one repeats; nil: none.
	Before *run.State `json:",omitempty"`
	// Broken is why the run has no verdict, where that is known.
	Broken Break `json:",omitempty"`
}

const (
	keptForm = 1
	// keptFor is how long a result may wait for its caller, who comes back
	// after the weekend. The server keeps the report longer.
	keptFor = 7 * 24 * time.Hour
)

// shelf is where the run of a link is kept. A link is its caller's, in every
// tab. The public page is anybody's who sits at this machine: what it found is
// gone with the tab.
func shelf(link string) (storage, key string) {
	if link == api.PublicLink {
		return "sessionStorage", "sidetone/" + link
	}
	return "localStorage", "sidetone/" + link
}

// keep stores what there is of a run; false: this browser keeps nothing, which
// is no reason to fail.
func keep(link string, k kept) bool {
	storage, key := shelf(link)
	text := k.text()
	touch(storage, "setItem", key, text)
	read := touch(storage, "getItem", key)
	return read != nil && read.Type() == app.TypeString && read.String() == text
}

// keepLast has the browser keep k if its page goes now.
func keepLast(link string, k kept) {
	storage, key := shelf(link)
	app.Window().Call("sidetoneKeep", storage, key, k.text())
}

// text is k as it is kept.
func (k kept) text() string {
	k.Form = keptForm
	text, err := json.Marshal(k)
	if err != nil {
		return "" // of our own types none can fail; recall takes it for nothing
	}
	return string(text)
}

func forget(link string) {
	storage, key := shelf(link)
	touch(storage, "removeItem", key)
}

// recall gives the last run of the page; ok is false where there is
// none that still counts.
func recall(link string, now time.Time) (k kept, ok bool) {
	storage, key := shelf(link)
	text := touch(storage, "getItem", key)
	if text == nil || text.Type() != app.TypeString {
		return kept{}, false
	}
	return readKept([]byte(text.String()), now)
}

func readKept(text []byte, now time.Time) (k kept, ok bool) {
	if json.Unmarshal(text, &k) != nil || k.Form != keptForm || now.Sub(k.At) > keptFor || now.Before(k.At) {
		return kept{}, false
	}
	return k, true
}

// touch calls a method of a storage. Full or forbidden ones throw, which
// arrives here as a panic; nil: it did.
func touch(storage, method string, args ...any) (value app.Value) {
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	return app.Window().Get(storage).Call(method, args...)
}

// cameBack: the page was loaded again, or the caller went back to it.
func cameBack() bool {
	entries := app.Window().Get("performance").Call("getEntriesByType", "navigation")
	if entries.Length() == 0 {
		return false
	}
	kind := entries.Index(0).Get("type").String()
	return kind == "reload" || kind == "back_forward"
}

// runsLeft is what the server wrote into the page; nil: nothing counts.
func runsLeft() *int {
	value := root().Call("getAttribute", "data-left")
	if value.Type() != app.TypeString {
		return nil
	}
	var left int
	if json.Unmarshal([]byte(value.String()), &left) != nil {
		return nil
	}
	return &left
}
