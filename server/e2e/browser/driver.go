//go:build linux

package browser

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

type reply struct {
	ID      int               `json:"id"`
	OK      bool              `json:"ok"`
	Error   string            `json:"error"`
	Version string            `json:"version"`
	Status  int               `json:"status"`
	HTML    string            `json:"html"`
	Address string            `json:"address"`
	Secrets []string          `json:"secrets"`
	Files   map[string][]byte `json:"files"`

	Event string            `json:"event"`
	At    float64           `json:"at"` // ms since 1970
	Data  map[string]string `json:"data"`
	Type  string            `json:"type"`
	Text  string            `json:"text"`
	URL   string            `json:"url"`
}

func (b *Browser) note(kind, text, url string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.console = append(b.console, strings.TrimSpace(fmt.Sprintf("[%s] %s %s", kind, text, url)))
}

// do sends one command and waits for its answer.
func (b *Browser) do(patience time.Duration, words map[string]any) (reply, error) {
	answer := make(chan reply, 1)
	b.mutex.Lock()
	b.next++
	words["id"] = b.next
	b.waiting[b.next] = answer
	b.mutex.Unlock()
	line, err := json.Marshal(words)
	if err != nil {
		return reply{}, err
	}
	if _, err := b.input.Write(append(line, '\n')); err != nil {
		return reply{}, fmt.Errorf("the driver is gone: %w", err)
	}
	select {
	case r := <-answer:
		if !r.OK {
			return r, errors.New(r.Error)
		}
		return r, nil
	case <-b.process.Done():
		return reply{}, errors.New("the driver ended")
	case <-time.After(patience):
		return reply{}, fmt.Errorf("%v: no answer after %v", words["op"], patience)
	}
}

// read takes in what the driver says until it ends.
func (b *Browser) read(output io.ReadCloser) {
	defer output.Close()
	// A page's HTML is one line.
	const longest = 64 << 20
	scanner := bufio.NewScanner(output)
	scanner.Buffer(nil, longest)
	for scanner.Scan() {
		var r reply
		if err := json.Unmarshal(scanner.Bytes(), &r); err != nil {
			b.note("driver", scanner.Text(), "")
			continue
		}
		b.take(r)
	}
}

func (b *Browser) take(r reply) {
	switch r.Event {
	case "console":
		b.note(r.Type, r.Text, r.URL)
		return
	case "data":
		b.mutex.Lock()
		defer b.mutex.Unlock()
		b.history = append(b.history, Data{At: time.UnixMicro(int64(r.At * 1000)), Values: r.Data})
		close(b.changed)
		b.changed = make(chan struct{})
		return
	}
	b.mutex.Lock()
	waiting := b.waiting[r.ID]
	delete(b.waiting, r.ID)
	b.mutex.Unlock()
	if waiting != nil {
		waiting <- r
	}
}

// lines cuts what is written to it into lines.
type lines struct {
	rest string
	add  func(string)
}

func (l *lines) Write(p []byte) (int, error) {
	text := l.rest + string(p)
	for {
		line, rest, found := strings.Cut(text, "\n")
		if !found {
			l.rest = line
			return len(p), nil
		}
		l.add(line)
		text = rest
	}
}
