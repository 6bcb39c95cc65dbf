package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// wrapAt is where the bare loop begins anew in its file, as a database's log
// does.
const wrapAt = 64 << 20

// bareLoop is what the disk gives at best: the bytes of a report, written for
// as many as wait at a time, and one flush for them all.
func bareLoop(ctx context.Context, o options) (perSecond float64, err error) {
	f, err := os.Create(filepath.Join(o.data, "bare"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	begin, written, at := time.Now(), 0, int64(0)
	for time.Since(begin) < o.each && ctx.Err() == nil {
		for range o.callers {
			if _, err := f.WriteAt(sample, at); err != nil {
				return 0, err
			}
			at += int64(len(sample))
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		written += o.callers
		if at > wrapAt {
			at = 0
		}
	}
	return float64(written) / time.Since(begin).Seconds(), ctx.Err()
}
