package result

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Doubts are visits that did not pass at first. Machines are shared, and what a
// starved one does to a line is not always to be told from what the scenario does;
// so each is visited again, alone, and has to pass every time there. The zero value
// is ready. Its methods may be called from several goroutines.
type Doubts struct {
	mutex sync.Mutex
	times map[string]int // how often each is visited again
	wrong []string       // those that were judged otherwise than they should be
}

const (
	// What is wrong half of the time passes one visit alone as often as not, and
	// both one time in four.
	wrongTimes = 2
	lateTimes  = 1
	// Four whole runs of about 180 visits, on machines that did other things too,
	// had one, one, two and two. More than one in fifty is the product's doing,
	// whatever it answers alone.
	doubtsIn = 50
)

// Raise takes down a visit that did not pass. Wrong: it was judged otherwise than
// it should be; else it missed its time.
func (d *Doubts) Raise(name string, wrong bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.times == nil {
		d.times = map[string]int{}
	}
	d.times[name] = lateTimes
	if wrong {
		d.times[name] = wrongTimes
		d.wrong = append(d.wrong, name)
	}
}

// Times is how often a visit is to be made, and whether that is because of a doubt.
func (d *Doubts) Times(name string) (times int, doubted bool) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if times, doubted = d.times[name]; !doubted {
		times = 1
	}
	return times, doubted
}

// TooMany is an error that names those that were judged otherwise when they are
// more than one in fifty of so many visits, and more than one.
func (d *Doubts) TooMany(visits int) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if len(d.wrong) <= max(1, visits/doubtsIn) {
		return nil
	}
	wrong := slices.Sorted(slices.Values(d.wrong))
	return fmt.Errorf("%d of %d visits were judged otherwise at first, more than one in %d: %s",
		len(wrong), visits, doubtsIn, strings.Join(wrong, ", "))
}
