package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/html"

	"sidetone/shared/api"
)

var inputRows = []row{
	{name: "input: tokens of others, and tokens that are none, open no run", attack: othersTokens},
	{name: "input: JSON that is deep, broken or of other types is refused in a moment", attack: hostileJSON},
	{name: "input: markup in a report becomes none", attack: markup},
	{name: "imports: bombs are read in bounded memory", attack: bombs},
	{name: "door: one caller begins only so many runs a minute", flags: []string{"--runs-per-minute", "30"}, attack: manyRuns},
	{name: "store: what was acknowledged outlives kill -9", attack: killed},
}

func othersTokens(t *target) error {
	own, err := t.begin(attacker)
	if err != nil {
		return err
	}
	other, err := t.begin(bystander)
	if err != nil {
		return err
	}
	parts := strings.Split(own.Token, ".")
	for name, c := range map[string]struct {
		token string
		want  int
	}{
		"none":                 {"", http.StatusUnauthorized},
		"another run's":        {other.Token, http.StatusNotFound},
		"the operator's key":   {t.key(), http.StatusUnauthorized},
		"unsigned":             {parts[0] + "." + parts[1] + ".", http.StatusUnauthorized},
		"signed by nobody":     {own.Token + "x", http.StatusUnauthorized},
		"without an algorithm": {"eyJhbGciOiJub25lIn0." + parts[1] + ".", http.StatusUnauthorized},
	} {
		for _, path := range []string{api.RunReport(own.Run), api.RunEcho(own.Run)} {
			status, _, err := t.do(attacker, http.MethodPost, path, c.token, small)
			if err := want("a token that is "+name, status, err, c.want); err != nil {
				return err
			}
		}
	}
	status, err := t.report(attacker, own, small)
	return want("the run's own", status, err, http.StatusOK)
}

func hostileJSON(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	const enough = 200 << 10
	for name, body := range map[string]string{
		"arrays in arrays":   `{"schema":1,"observations":` + strings.Repeat("[", enough),
		"objects in objects": strings.Repeat(`{"a":`, enough/5),
		"arrays as a value": `{"schema":1,"observations":[{"id":"o","check":"ice","outcome":"ok","source":"agent","detail":` +
			strings.Repeat("[", enough) + "]",
		"a long number":       `{"schema":` + strings.Repeat("9", enough) + `}`,
		"a large exponent":    `{"schema":1e999999999}`,
		"nothing":             "",
		"null":                "null",
		"two values":          `{"schema":1,"observations":[]}{}`,
		"a string":            `"` + strings.Repeat("x", enough) + `"`,
		"many names":          `{"schema":1,"observations":[]` + strings.Repeat(`,"x":1`, enough/6) + `}`,
		"a negative sequence": `{"schema":1,"sequence":-1,"observations":[]}`,
	} {
		before, err := t.processor()
		if err != nil {
			return err
		}
		status, err := t.report(attacker, run, []byte(body))
		if err := want(name, status, err, http.StatusBadRequest, http.StatusRequestEntityTooLarge); err != nil {
			return err
		}
		after, err := t.processor()
		if err != nil {
			return err
		}
		if took := after - before; took > time.Second {
			return fmt.Errorf("%s takes %s of a processor", name, took)
		}
	}
	status, err := t.report(attacker, run, small)
	return want("a report after them", status, err, http.StatusOK)
}

// element is one that no page of ours has.
const element = "x-planted"

func markup(t *target) error {
	id, err := t.post(everywhere(`"'><` + element + ` onclick=x()></title></script></style></textarea><` + element + `>`))
	if err != nil {
		return err
	}
	for _, path := range []string{"/r/" + id, "/r/" + id + "?lang=de"} {
		status, page, err := t.do(bystander, http.MethodGet, path, "", nil)
		if err := want("the page", status, err, http.StatusOK); err != nil {
			return err
		}
		if !strings.Contains(string(page), element) {
			return errors.New("the page does not show what was planted, so that nothing was tried")
		}
		for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
			if token := z.Token(); token.Data == element && token.Type != html.TextToken {
				return fmt.Errorf("%s has the element that was planted", path)
			}
		}
	}
	return nil
}

// bombMemory is what reading files may add, with room for what the collector
// has not yet freed.
const bombMemory = 256 << 20

func bombs(t *target) error {
	before, err := t.memory()
	if err != nil {
		return err
	}
	for name, plain := range map[string]string{
		"nesting":                `{"log":{"entries":` + strings.Repeat("[", 20_000_000),
		"a field without an end": `TimeGenerated,OperationName` + "\n\"" + strings.Repeat("x", 60_000_000),
		"zeros":                  strings.Repeat("\x00", 100_000_000),
		"one line":               strings.Repeat("a=candidate ", 8_000_000),
	} {
		var packed, body bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write([]byte(plain)) // into memory
		_ = z.Close()
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("file", "evidence.gz")
		if err != nil {
			return err
		}
		_, _ = part.Write(packed.Bytes())
		_ = form.Close()
		r, err := http.NewRequest(http.MethodPost, t.base+api.PathImports, &body)
		if err != nil {
			return err
		}
		r.Header.Set("Authorization", "Bearer "+t.key())
		r.Header.Set("Content-Type", form.FormDataContentType())
		answer, err := client(attacker).Do(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		answer.Body.Close()
		if answer.StatusCode >= http.StatusInternalServerError {
			return fmt.Errorf("%s is answered %d", name, answer.StatusCode)
		}
		if now, err := t.memory(); err != nil || now-before > bombMemory {
			return fmt.Errorf("%s: %d MB more, %v", name, (now-before)>>20, err)
		}
	}
	return nil
}

func manyRuns(t *target) error {
	status := 0
	for range 31 {
		var err error
		if status, _, err = t.do(attacker, http.MethodPost, api.PathRuns, "", struct{}{}); err != nil {
			return err
		}
	}
	if status != http.StatusTooManyRequests {
		return fmt.Errorf("the 31st in a minute is answered %d", status)
	}
	// Nobody but a trusted proxy says for whom he asks.
	status, err := t.askFor(http.MethodPost, api.PathRuns, strings.NewReader("{}"))
	if err := want("somebody else's name", status, err, http.StatusTooManyRequests); err != nil {
		return err
	}
	_, err = t.begin(bystander)
	return err
}

// killed has a server killed while reports are posted; what one that is started
// with the same data has to show is what was acknowledged.
func killed(t *target) error {
	acknowledged := make(chan string, 1024)
	over := make(chan struct{})
	go func() {
		defer close(acknowledged)
		for {
			id, err := t.post(everywhere("x"))
			if err != nil {
				return
			}
			select {
			case acknowledged <- id:
			case <-over:
				return
			}
		}
	}()
	ids := []string{<-acknowledged, <-acknowledged, <-acknowledged}
	time.Sleep(200 * time.Millisecond) // somewhere between two of them
	if err := t.command.Process.Kill(); err != nil {
		return err
	}
	<-t.done
	close(over)
	for id := range acknowledged {
		ids = append(ids, id)
	}
	if err := t.again(); err != nil {
		return err
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if status, _, err := t.do(bystander, http.MethodGet, "/r/"+id, "", nil); err != nil || status != http.StatusOK {
			return fmt.Errorf("of %d acknowledged, %s is answered %d, %v", len(ids), id, status, err)
		}
	}
	return nil
}
