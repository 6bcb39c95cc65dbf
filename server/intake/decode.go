package intake

import (
	"encoding/json"
	"fmt"
	"regexp"

	"sidetone/server/refusal"
	"sidetone/server/wire"
	"sidetone/shared/report"
)

// Decode reads a posted report. With our own schema an unknown field is
// refused; with another one it is dropped and counted in Report.Dropped.
func Decode(body []byte) (report.Report, error) {
	if len(body) > MaxBody {
		return report.Report{}, refusal.New(refusal.TooLarge, "report_too_large", "bytes", MaxBody)
	}
	var r report.Report
	return decoded(body, &r, &r)
}

// DecodeSaved is Decode without a limit on the size, for a report that was
// saved with the server's observations and its diagnosis in it, and perhaps
// with the server's signature, which package seal checks.
func DecodeSaved(data []byte) (report.Report, error) {
	var saved struct {
		report.Report
		Signature json.RawMessage `json:"signature"`
	}
	return decoded(data, &saved, &saved.Report)
}

// decoded reads a report into a value that holds it.
func decoded(data []byte, into any, in *report.Report) (report.Report, error) {
	err := wire.Decode(data, into, fewObservations)
	r := *in
	if wire.IsUnknown(err) {
		r, err = decodeForeign(data, err)
	}
	if err != nil {
		return report.Report{}, err
	}
	if r.Schema < 1 {
		return report.Report{}, refusal.InField("schema", "not_a_schema", "version", report.Schema)
	}
	return r, validate(r)
}

// fewObservations stops reading where a report has more than a run can make.
var fewObservations = wire.Most[report.Observation](maxObservations)

// decodeForeign reads a report that has a field which we do not know, if its
// schema is another one. Without a schema nobody can know what the field means.
func decodeForeign(data []byte, unknown error) (r report.Report, err error) {
	var head struct {
		Schema int `json:"schema"`
	}
	if _, err := wire.DecodeKnown(data, &head); err != nil {
		return r, err
	}
	if head.Schema == report.Schema {
		return r, unknown
	}
	dropped, err := wire.DecodeKnown(data, &r, fewObservations)
	r.Dropped = dropped
	return r, err
}

// serverID is the form of the ids that the server gives to its own
// observations and to those that the logs told it.
var serverID = regexp.MustCompile(`^(s|logs?)[0-9]+$`)

func validate(r report.Report) error {
	for i, o := range r.Observations {
		in := func(name string) string { return fmt.Sprintf("observations.%d.%s", i, name) }
		switch {
		case !isName(o.ID):
			return refusal.InField(in("id"), "characters_from_one_to", "limit", maxName)
		case !isName(string(o.Check)):
			return refusal.InField(in("check"), "characters_from_one_to", "limit", maxName)
		case !o.Outcome.Valid():
			return refusal.InField(in("outcome"), "not_an_outcome")
		case !o.Source.Valid():
			return refusal.InField(in("source"), "not_a_source")
		case o.Source != report.FromServer && o.Origin != report.OriginLogAnalytics && serverID.MatchString(o.ID):
			return refusal.InField(in("id"), "id_of_the_server")
		}
	}
	if r.Diagnosis != nil && r.Diagnosis.MS < 0 {
		return refusal.InField("diagnosis.ms", "negative")
	}
	if r.Sequence < 0 {
		return refusal.InField("sequence", "negative")
	}
	return nil
}

func isName(s string) bool { return s != "" && len(s) <= maxName }
