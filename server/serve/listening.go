package serve

import (
	"context"
	"maps"

	"sidetone/server/caller"
	"sidetone/server/listen"
)

// shares are what callers hold of the parts for media.
func (m *Main) shares() map[string]*caller.Shares {
	all := map[string]*caller.Shares{}
	if m.turn != nil {
		maps.Copy(all, m.turn.Shares())
	}
	if m.echo != nil {
		maps.Copy(all, m.echo.Shares())
	}
	return all
}

// ready says which of the server's own sockets takes nothing; the one for
// HTTP is not asked, since the question came through it.
func (m *Main) ready(context.Context) error {
	var parts []listen.Health
	if m.turn != nil {
		parts = append(parts, m.turn)
	}
	if m.echo != nil {
		parts = append(parts, m.echo)
	}
	for _, part := range parts {
		if err := part.Listening(); err != nil {
			return err
		}
	}
	return nil
}
