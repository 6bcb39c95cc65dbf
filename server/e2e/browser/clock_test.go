//go:build linux

package browser

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"sidetone/server/e2e/world"
)

// clockFiles are a page, under a policy as the diagnostic page's, whose worker
// starts another, and what their clocks are at the first line of each script.
var clockFiles = map[string][2]string{
	"/": {"text/html", `<!doctype html><title>clocks</title><script src="/page.js"></script>`},
	"/page.js": {"text/javascript", `const page = {'page': Date.now(), 'page origin': performance.timeOrigin + performance.now()};
const worker = new Worker('/worker.js?v=1');
const tell = (seen) => { document.documentElement.dataset.seen = JSON.stringify(seen); };
worker.onmessage = ({ data }) => tell({ clocks: { ...page, ...data.clocks }, is: data.is });
worker.onerror = (event) => tell({ is: [event.message] });`},
	"/worker.js": {"text/javascript", `//////////////// A remark.
/* And another. */ /**/
"use strict"; const clocks = {'worker': Date.now(), 'worker origin': performance.timeOrigin + performance.now()};
const is = [location.pathname + location.search, this === self && (function () { return this === undefined; })()];
importScripts('/imported.js');
const within = new Worker('/within.js');
within.onmessage = ({ data }) => postMessage({ clocks: { ...clocks, ...data }, is });`},
	"/imported.js": {"text/javascript", `clocks.imported = new Date().getTime();
clocks['imported origin'] = performance.timeOrigin + performance.now();`},
	"/within.js": {"text/javascript", `postMessage({'within': Date.now()})`},
}

func TestWorkersHaveTheClockOfTheirPage(t *testing.T) {
	w := serve(t, func(rw http.ResponseWriter, r *http.Request) {
		file, known := clockFiles[r.URL.Path]
		if !known {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Content-Type", file[0])
		rw.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; worker-src 'self'")
		rw.Header().Set("Content-Encoding", "gzip")
		coded := gzip.NewWriter(rw)
		fmt.Fprint(coded, file[1])
		coded.Close()
	})
	for _, kind := range Kinds {
		for _, offset := range []time.Duration{0, 2 * time.Hour, -48 * time.Hour} {
			t.Run(fmt.Sprint(kind, offset), func(t *testing.T) {
				dir, err := os.MkdirTemp("", "lab")
				if err != nil {
					t.Fatal(err)
				}
				defer os.RemoveAll(dir)
				b, err := Launch(w.Caller, kind, dir, Options{ClockOffset: offset})
				if err != nil {
					t.Fatal(err)
				}
				defer b.Close()
				if status, err := b.Open("http://" + world.ServerIP + ":8080/"); status != 200 || err != nil {
					t.Fatalf("open: %d, %v", status, err)
				}
				data, err := b.Wait(10*time.Second, func(d Data) bool { return d.Values["seen"] != "" })
				if err != nil {
					t.Fatalf("%v; console %v", err, b.Console())
				}
				var seen struct {
					Clocks map[string]float64 // ms since 1970
					Is     []any
				}
				if err := json.Unmarshal([]byte(data.Values["seen"]), &seen); err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprint(seen.Is); got != "[/worker.js?v=1 true]" {
					t.Errorf("the worker is %v; want its own address, and strict", got)
				}
				for _, clock := range []string{"page", "page origin", "worker", "worker origin", "imported", "imported origin", "within"} {
					ahead := time.Until(time.UnixMicro(int64(seen.Clocks[clock] * 1000)))
					if off := (ahead - offset).Abs(); off > time.Minute {
						t.Errorf("the clock of %s is %v ahead, want %v", clock, ahead, offset)
					}
				}
			})
		}
	}
}
