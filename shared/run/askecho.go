package run

import (
	"encoding/json"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// askEcho hands an offer for a path to the echo peer. then gets its answer; empty:
// there is none.
func (r *run) askEcho(kind report.Path, offer string, then func(sdp string)) {
	body, err := json.Marshal(api.EchoRequest{Path: kind, SDP: offer})
	if err != nil {
		then("") // of our own types none can fail
		return
	}
	q := Request{Method: "POST", URL: api.RunEcho(r.begun.Run), Body: body, Bearer: r.begun.Token}
	r.fetch(q, echoPostDeadline, func(a Response, _ time.Duration) {
		var reply api.EchoReply
		if a.Err != nil || !a.Ours || a.Status/100 != 2 || json.Unmarshal(a.Body, &reply) != nil {
			reply.SDP = ""
		}
		then(reply.SDP)
	})
}
