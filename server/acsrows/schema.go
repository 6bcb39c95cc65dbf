// Package acsrows turns rows of the log tables of Azure Communication
// Services into observations: the one place where a column becomes evidence,
// whether the rows were asked of a workspace or read from an exported file.
// It reads no file and asks no service.
//
// Columns that name people or their machines (Identifier, UserAgent, caller
// addresses) are not in a Schema and so never read. A ParticipantId becomes a
// number that means nothing outside its report.
package acsrows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Kind says what the rows of a table tell.
type Kind string

const (
	Summary     Kind = "summary"     // one row per participant: how the call ended
	Diagnostics Kind = "diagnostics" // one row per media stream
	Operations  Kind = "operations"  // one row per operation or event of the SDK
	// Events is the ACSCallDiagnosticsEvents of a playbook that is going
	// round: no table of Microsoft's, but a workspace may have one.
	Events Kind = "events"
	// Series is ACSCallClientMediaStatsTimeSeries: a metric of a stream, every ten
	// seconds. It is read of files and not asked for: a call has thousands of rows.
	Series Kind = "series"
)

// Kinds in the order in which they are asked and shown.
var Kinds = []Kind{Summary, Diagnostics, Operations, Events, Series}

// Field is what a column means here; a Table says which column has it.
type Field string

// Of every kind.
const (
	CallID      Field = "call_id"
	Participant Field = "participant"
	Endpoint    Field = "endpoint"
	Generated   Field = "generated" // when the row was written; bounds a query
	SDK         Field = "sdk"
	// Version counts the revisions of a row in an Updates table: the highest
	// holds.
	Version Field = "version"
)

// Of summaries.
const (
	EndReason    Field = "end_reason"
	EndSubCode   Field = "end_sub_code"
	Category     Field = "category"
	CallType     Field = "call_type"
	EndpointType Field = "endpoint_type"
	Started      Field = "started" // of the participant; of an operation: when it happened
	Duration     Field = "duration"
	OS           Field = "os"
)

// Of streams and of events.
const (
	MediaType   Field = "media_type"
	Transport   Field = "transport"
	Direction   Field = "direction"
	Stream      Field = "stream"
	Codec       Field = "codec"
	Loss        Field = "loss"
	LossMax     Field = "loss_max"
	Jitter      Field = "jitter"
	RTT         Field = "rtt"
	Utilization Field = "utilization" // packets; 0: no media
	Healed      Field = "healed"
	BitRate     Field = "bit_rate"
	FrameRate   Field = "frame_rate"
	Quality     Field = "quality"
)

// Of series; Participant, MediaType, Direction, Stream, Codec and Started too.
const (
	Metric  Field = "metric"
	Average Field = "average"
	Samples Field = "samples" // that the average is of, one a second
	Remote  Field = "remote"  // the other end of the stream
)

// Of operations; Started and Duration too.
const (
	Operation   Field = "operation"
	OperationID Field = "operation_id"
	Payload     Field = "payload"
	Result      Field = "result"
	Signature   Field = "signature"
)

// Table names a table and its columns.
type Table struct {
	// Name of the table; empty: there is none, and it is not asked.
	Name string
	// Updates is the table with later revisions of the same rows; may be empty.
	Updates string
	Columns map[Field]string
}

// Schema names every table. Make one with Documented.
type Schema map[Kind]Table

// Documented is the schema of Azure Monitor's reference. Of Events, which no
// reference has, it knows the columns that the playbook names, and no table.
func Documented() Schema {
	return Schema{
		Summary: {Name: "ACSCallSummary", Updates: "ACSCallSummaryUpdates", Columns: with(common, map[Field]string{
			EndReason: "ParticipantEndReason", EndSubCode: "ParticipantEndSubCode", Category: "ResultCategory",
			CallType: "CallType", EndpointType: "EndpointType", Started: "ParticipantStartTime",
			Duration: "ParticipantDuration", OS: "OsVersion", SDK: "SdkVersion", Version: "CallUpdatesVersion",
		})},
		Diagnostics: {Name: "ACSCallDiagnostics", Updates: "ACSCallDiagnosticsUpdates", Columns: with(common, map[Field]string{
			EndpointType: "EndpointType", MediaType: "MediaType", Transport: "TransportType", Direction: "StreamDirection",
			Stream: "StreamId", Codec: "CodecName", Loss: "PacketLossRateAvg", LossMax: "PacketLossRateMax",
			Jitter: "JitterAvg", RTT: "RoundTripTimeAvg", Utilization: "PacketUtilization", Healed: "HealedDataRatioAvg",
			BitRate: "VideoBitRateAvg", FrameRate: "VideoFrameRateAvg", Version: "CallUpdatesVersion",
		})},
		Operations: {Name: "ACSCallClientOperations", Columns: with(common, map[Field]string{
			CallID: "CallId", Operation: "OperationName", OperationID: "OperationId", Payload: "OperationPayload",
			Result: "ResultType", Signature: "ResultSignature", Started: "CallClientTimeStamp", Duration: "DurationMs", SDK: "SdkVersion",
		})},
		Events: {Columns: map[Field]string{
			CallID: "CallId", Generated: "TimeGenerated", MediaType: "MediaType", Quality: "MediaPathQuality",
			Codec: "CodecName", Loss: "PacketLossRate", Jitter: "PacketJitterMs", RTT: "PacketLatencyMs",
		}},
		Series: {Columns: with(common, map[Field]string{
			CallID: "CallId", Started: "CallClientTimeStamp", MediaType: "MediaStreamType", Direction: "MediaStreamDirection",
			Stream: "MediaStreamId", Codec: "MediaStreamCodec", Metric: "MetricName", Average: "Average", Samples: "Count", Remote: "RemoteParticipantId",
		})},
	}
}

var common = map[Field]string{
	CallID: "CorrelationId", Participant: "ParticipantId", Endpoint: "EndpointId", Generated: "TimeGenerated",
}

func with(base, more map[Field]string) map[Field]string {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}

// fields are all that a column can mean for a kind, so that Rename can tell
// a name that means nothing. Quality is no documented column of a stream, but
// a workspace may have it there.
func fields(k Kind) []Field {
	known := slices.Collect(maps.Keys(Documented()[k].Columns))
	switch k {
	case Diagnostics:
		known = append(known, Quality)
	case Events:
		known = append(known, Participant, Endpoint, Transport, Direction, Stream, Utilization)
	}
	slices.Sort(known)
	return known
}

// Name gives the table of a kind another name; "off" takes it out. what is
// "summary", "diagnostics", ..., or "summary_updates" and "diagnostics_updates".
func (s Schema) Name(what, name string) error {
	kind, updates := strings.CutSuffix(what, "_updates")
	table, known := s[Kind(kind)]
	if !known || (updates && table.Columns[Version] == "") {
		return fmt.Errorf("%q is no table; the tables are summary, summary_updates, diagnostics, diagnostics_updates, operations, events and series", what)
	}
	switch {
	case name == "off":
		name = ""
	case !identifier.MatchString(name):
		return fmt.Errorf("%q is no name of a table; it has to be letters, digits and _", name)
	}
	if updates {
		table.Updates = name
	} else {
		table.Name = name
	}
	s[Kind(kind)] = table
	return nil
}

// Rename gives a column another name; "off" takes it out. what is kind and
// field: "diagnostics.quality".
func (s Schema) Rename(what, column string) error {
	kind, field, _ := strings.Cut(what, ".")
	table, known := s[Kind(kind)]
	if !known {
		return fmt.Errorf("%q is no column; it has to begin with summary, diagnostics, operations, events or series and a full stop", what)
	}
	if all := fields(Kind(kind)); !slices.Contains(all, Field(field)) {
		return fmt.Errorf("%q is no column; those of %s are %s", what, kind, join(all))
	}
	table.Columns = maps.Clone(table.Columns)
	switch {
	case column == "off" && (Field(field) == CallID || Field(field) == Generated):
		return fmt.Errorf("%s cannot be off: without it no row is found", what)
	case column == "off":
		delete(table.Columns, Field(field))
	case !identifier.MatchString(column):
		return fmt.Errorf("%q is no name of a column; it has to be letters, digits and _", column)
	default:
		table.Columns[Field(field)] = column
	}
	s[Kind(kind)] = table
	return nil
}

func join(all []Field) string {
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}
