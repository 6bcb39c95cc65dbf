//go:build linux

package browser

import (
	"errors"
	"fmt"
	"time"
)

// Data is the data attributes of the page's root element at one moment; keys
// are without "data-".
type Data struct {
	// At is by the browser's own clock.
	At     time.Time
	Values map[string]string
}

// Wait returns the page's attributes as soon as they satisfy want.
func (b *Browser) Wait(patience time.Duration, want func(Data) bool) (Data, error) {
	deadline := time.After(patience)
	seen := 0
	for {
		b.mutex.Lock()
		history, changed := b.history[seen:], b.changed
		seen = len(b.history)
		b.mutex.Unlock()
		for _, data := range history {
			if want(data) {
				return data, nil
			}
		}
		select {
		case <-changed:
		case <-deadline:
			return Data{}, fmt.Errorf("the page did not get there in %v; its attributes: %v", patience, b.History())
		case <-b.process.Done():
			return Data{}, errors.New("the browser ended")
		}
	}
}

// History is every state of the attributes so far.
func (b *Browser) History() []Data {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]Data(nil), b.history...)
}

// Console is what the page, the browser and the driver said.
func (b *Browser) Console() []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return append([]string(nil), b.console...)
}
