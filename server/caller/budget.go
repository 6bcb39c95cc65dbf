package caller

import (
	"math"
	"sync"
	"time"
)

// Rates bound what is spent over time, in units of the thing that is spent
// (requests, bytes, milliseconds of a processor): one caller gets Each a
// second with Burst saved up at most, the callers of one /48 together get
// Wide times as much.
type Rates struct {
	Each, Burst float64
	Wide        float64
}

// Budget counts what callers spend. What is refused later, for whatever
// reason, has been spent all the same: trouble costs as much as use.
type Budget struct {
	rates Rates
	now   func() time.Time

	mu         sync.Mutex
	young, old map[string]*purse
	refused    int64
}

// purse is what one caller, or one /48, has left at a time.
type purse struct {
	left float64
	at   time.Time
}

// NewBudget gives each caller a full purse. now nil: time.Now.
func NewBudget(rates Rates, now func() time.Time) *Budget {
	if now == nil {
		now = time.Now
	}
	return &Budget{rates: rates, now: now, young: map[string]*purse{}}
}

// Spend takes cost from a caller's purse and his network's. Where one of them
// has not enough, nothing is taken, ok is false and wait says how long until
// it has: to be told him as Retry-After. A cost beyond Burst is taken from a
// full purse, which then owes it.
func (b *Budget) Spend(k Key, cost float64) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	own := b.purse(k.Own, b.rates.Each, b.rates.Burst, now)
	wait = lacking(own, cost, b.rates.Each, b.rates.Burst)
	var wide *purse
	if k.Wide != "" {
		each, burst := b.rates.Each*b.rates.Wide, b.rates.Burst*b.rates.Wide
		wide = b.purse(k.Wide, each, burst, now)
		wait = max(wait, lacking(wide, cost, each, burst))
	}
	if wait > 0 {
		b.refused++
		return wait, false
	}
	own.left -= cost
	if wide != nil {
		wide.left -= cost
	}
	return 0, true
}

// Charge takes a cost that was known only afterwards; the purse may owe it.
func (b *Budget) Charge(k Key, cost float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.purse(k.Own, b.rates.Each, b.rates.Burst, now).left -= cost
	if k.Wide != "" {
		b.purse(k.Wide, b.rates.Each*b.rates.Wide, b.rates.Burst*b.rates.Wide, now).left -= cost
	}
}

// lacking is how long a purse needs until it can pay.
func lacking(p *purse, cost, each, burst float64) time.Duration {
	short := min(cost, burst) - p.left
	switch {
	case short <= 0:
		return 0
	case each <= 0:
		return math.MaxInt64
	}
	return max(time.Nanosecond, time.Duration(short/each*float64(time.Second)))
}

// purse brings a purse up to now. A clock that jumps back gives and takes
// nothing.
func (b *Budget) purse(name string, each, burst float64, now time.Time) *purse {
	p := b.young[name]
	if p == nil {
		if p = b.old[name]; p == nil {
			p = &purse{left: burst, at: now}
		}
		if len(b.young) >= maxSpenders {
			b.old, b.young = b.young, map[string]*purse{}
		}
		b.young[name] = p
	}
	if passed := now.Sub(p.at); passed > 0 {
		p.left = min(burst, p.left+passed.Seconds()*each)
	}
	p.at = now
	return p
}

// Refused is how often Spend said no.
func (b *Budget) Refused() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refused
}
