package imports

import (
	"context"
	"io"

	"sidetone/server/imports/artefact"
)

// limited ends a file that is too large, packed ones above all: a few
// kilobytes of gzip can be gigabytes. It ends, too, when nobody waits for the
// answer any more.
type limited struct {
	ctx  context.Context
	from io.Reader
	left int64
	most int64
}

func (l *limited) Read(p []byte) (int, error) {
	if err := l.ctx.Err(); err != nil {
		return 0, err
	}
	if l.left <= 0 {
		return 0, artefact.Broken(artefact.Nowhere, "file.too_large", "size", int(l.most>>20))
	}
	n, err := l.from.Read(p[:min(int64(len(p)), l.left)])
	l.left -= int64(n)
	return n, err
}

// counter counts what was read.
type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// ratio ends a file that grows more by unpacking than evidence does.
type ratio struct {
	from     io.Reader
	packed   *int64
	unpacked int64
}

func (r *ratio) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.unpacked += int64(n)
	if r.unpacked > ratioFloor && r.unpacked > *r.packed*maxRatio {
		return n, artefact.Broken(artefact.Nowhere, "file.unpacks_too_far", "times", maxRatio)
	}
	return n, err
}
