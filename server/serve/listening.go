package serve

import (
	"context"

	"sidetone/server/listen"
)

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
