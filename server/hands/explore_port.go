package hands

import (
	"context"
	"errors"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// port asks whether STUN is answered on a port.
func (h *Hands) port(ctx context.Context, u stunuri.URI) finding {
	conn, err := h.dialer.Open(ctx, u)
	if err != nil {
		return untested(reach.Remark(err))
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	request, err := reach.Request(u)
	if err != nil {
		return untested(reach.Remark(err))
	}
	answer, err := reach.Ask(conn, request, u.Transport, reach.Doubling(rto, portPatience))
	switch {
	case err == nil:
		return finding{outcome: report.OK, code: reach.Code(answer)}
	case errors.Is(err, reach.ErrNoAnswer):
		return finding{outcome: report.Silent}
	}
	return finding{outcome: report.Failed, detail: report.Detail{}.With(reach.Remark(err))}
}
