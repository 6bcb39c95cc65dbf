package serve

import (
	"context"
	"time"

	"sidetone/server/store"
)

// fillTold is how often the log says how far the reading of old reports is.
const fillTold = 10 * time.Second

// fill reads what lists show out of the reports that an older server stored.
// They can be opened meanwhile, and are found by what is known of them.
func (m *Main) fill(ctx context.Context, s store.Store) {
	var begun, told time.Time
	err := s.Fill(ctx, func(left int) {
		now := m.Now()
		switch {
		case begun.IsZero() && left > 0:
			begun, told = now, now
			m.Log.Info("reports that an older release stored are being read for lists and searches", "left", left)
		case left == 0 && !begun.IsZero():
			m.Log.Info("all reports of older releases were read", "s", int(now.Sub(begun).Seconds()))
		case now.Sub(told) > fillTold:
			told = now
			m.Log.Info("reading reports of older releases", "left", left)
		}
	})
	if err != nil && ctx.Err() == nil {
		m.Log.Error("reading reports of older releases failed; it goes on when the server is started again", "err", err)
	}
}
