package store

import (
	"context"
	"math"
	"sync"
	"time"
)

// sizeFor is how long the size of what is stored is believed: asking costs a
// query, and in a second little is added.
const sizeFor = time.Second

// Ceiling is how much may be stored. nil, and one of 0 bytes, is none.
type Ceiling struct {
	Store Store
	Bytes int64

	mu   sync.Mutex
	at   time.Time
	size int64
}

// Free is how many bytes may still be stored; 0 or less: none.
func (c *Ceiling) Free(ctx context.Context) (int64, error) {
	if c == nil || c.Bytes == 0 {
		return math.MaxInt64, nil
	}
	size, err := c.Size(ctx)
	return c.Bytes - size, err
}

// Size is how many bytes are stored, as of a moment ago.
func (c *Ceiling) Size(ctx context.Context) (int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() || time.Since(c.at) > sizeFor {
		size, err := c.Store.Size(ctx)
		if err != nil {
			return 0, err
		}
		c.size, c.at = size, time.Now()
	}
	return c.size, nil
}
