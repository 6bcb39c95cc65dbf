package intake

import (
	"bytes"
	"encoding/json"
	"sync"

	"sidetone/server/refusal"
	"sidetone/shared/report"
)

// bodies are what reports are written into. The store has done with one when it
// has stored the report. A new one for each report was a tenth of all that the
// server allocated.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// encode writes a report into b as it is stored, and refuses one that many posts
// have made too large. What it gives stands in b.
func encode(r report.Report, b *bytes.Buffer) ([]byte, error) {
	if len(r.Observations) > maxMerged {
		return nil, refusal.New(refusal.TooLarge, "too_many_observations", "count", maxMerged)
	}
	b.Reset()
	if err := json.NewEncoder(b).Encode(r); err != nil {
		return nil, err
	}
	body := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(body) <= MaxBody {
		return body, nil
	}
	// Its observations count, and not what the server says of them.
	observations, err := json.Marshal(r.Observations)
	if len(observations) > MaxBody {
		return nil, refusal.New(refusal.TooLarge, "report_too_large", "bytes", MaxBody)
	}
	return body, err
}
