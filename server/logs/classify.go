package logs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"

	"sidetone/server/acsrows"
	"sidetone/shared/report"
)

// partialError: the service gave rows and said that they are not all.
type partialError struct{ info *azlogs.ErrorInfo }

func (e *partialError) Error() string { return "partial result: " + e.info.Code }

// said is what is told of an answer, for support.
func said(id string, pairs ...any) []report.Phrase {
	return report.Ours("observed.logs_"+id, pairs...).Says
}

// classify says what came of a query, in words for support.
func classify(q query, rows []acsrows.Row, err error) Answer {
	a := Answer{Kind: q.kind, Table: q.table, Rows: rows, State: report.LogsRows}
	var partial *partialError
	var login *loginError
	var refused *azcore.ResponseError
	switch {
	case err == nil && len(rows) == 0:
		a.State, a.Says = report.LogsNone, said("no_rows")
	case err == nil && len(rows) > maxRowsPerTable:
		a.Rows = rows[:maxRowsPerTable]
		a.State, a.Says = report.LogsTooMany, said("too_many", "rows", maxRowsPerTable)
	case err == nil:
	case errors.As(err, &partial):
		a.Rows = rows[:min(len(rows), maxRowsPerTable)]
		a.State, a.Says = report.LogsPartial, said("partial", "error", word(partial.info.Code))
	case errors.Is(err, errTooLarge):
		a.State, a.Says = report.LogsTooMany, said("too_large", "size", maxAnswer>>20)
	case errors.As(err, &login):
		a.whole(report.LogsNoLogin, "no_login")
	case errors.Is(err, context.DeadlineExceeded):
		a.State, a.Says = report.LogsSlow, said("slow")
	case errors.As(err, &refused):
		a.refused(q, refused)
	default:
		a.whole(report.LogsFailed, "unreachable")
	}
	return a
}

// whole is a failure that every other table would meet too.
func (a *Answer) whole(state report.LogsState, why string) {
	a.Table, a.State, a.Says = report.LogsWorkspace, state, said(why)
}

// refused is a failure that the service worded.
func (a *Answer) refused(q query, err *azcore.ResponseError) {
	a.Code = err.StatusCode
	switch err.StatusCode {
	case http.StatusTooManyRequests:
		a.RetryAfter = retryAfter(err.RawResponse)
		a.whole(report.LogsThrottled, "throttled")
	case http.StatusUnauthorized:
		a.whole(report.LogsNoLogin, "not_accepted")
	case http.StatusForbidden:
		a.whole(report.LogsForbidden, "forbidden")
	case http.StatusNotFound:
		a.whole(report.LogsNoSpace, "no_workspace")
	case http.StatusGatewayTimeout, http.StatusRequestTimeout:
		a.State, a.Says = report.LogsSlow, said("unfinished")
	case http.StatusBadRequest:
		a.State, a.Says = report.LogsFailed, said("not_taken", "error", word(err.ErrorCode))
		if column, field := missingColumn(q, err); field != "" {
			a.State, a.Says = report.LogsNoColumn, said("no_column", "name", column)
		} else if unresolved(err) == q.table {
			a.State, a.Says = report.LogsNoTable, said("no_table")
		}
	default:
		a.State, a.Says = report.LogsFailed, said("failed", "status", err.StatusCode, "error", word(err.ErrorCode))
	}
}

// leftOut adds to an answer which columns it is without.
func leftOut(a Answer, missing []string) Answer {
	if len(missing) == 0 {
		return a
	}
	told := said("left_out", "name", strings.Join(missing, ", "))
	if a.State == report.LogsRows {
		a.State, a.Says = report.LogsNoColumn, told
	} else {
		a.Says = append(a.Says, told...)
	}
	return a
}

// missingColumn gives the column that a query failed for, and what it means
// here; an empty field: it is not that.
func missingColumn(q query, err error) (string, acsrows.Field) {
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusBadRequest {
		return "", ""
	}
	name := unresolved(refused)
	for field, column := range q.columns {
		if column == name && name != q.table {
			return column, field
		}
	}
	return "", ""
}

// failure is the body of an error; what went wrong stands innermost.
type failure struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Inner   *failure `json:"innererror"`
}

var namedInError = regexp.MustCompile(`named '([A-Za-z_][A-Za-z0-9_]*)'`)

// unresolved is the name that the service did not know (SEM0100: "Failed to
// resolve table or column expression named 'X'").
func unresolved(err *azcore.ResponseError) string {
	body, readErr := runtime.Payload(err.RawResponse)
	var reply struct {
		Error *failure `json:"error"`
	}
	if readErr != nil || json.Unmarshal(body, &reply) != nil {
		return ""
	}
	for f := reply.Error; f != nil; f = f.Inner {
		if m := namedInError.FindStringSubmatch(f.Message); m != nil {
			return m[1]
		}
	}
	return ""
}

// retryAfter reads the header, in seconds or as a date.
func retryAfter(r *http.Response) time.Duration {
	if r == nil {
		return 0
	}
	v := r.Header.Get("Retry-After")
	if n, err := strconv.Atoi(v); err == nil && n > 0 {
		return min(time.Duration(min(n, int(maxThrottled.Seconds())))*time.Second, maxThrottled)
	}
	if at, err := http.ParseTime(v); err == nil {
		return min(max(time.Until(at), 0), maxThrottled)
	}
	return 0
}

// word lets a code of the service through, and nothing else that an answer
// may hold.
func word(code string) string {
	if wordForm.MatchString(code) {
		return code
	}
	return "–"
}

var wordForm = regexp.MustCompile(`^[A-Za-z0-9_.]{1,64}$`)

// settled are the states after which asking again brings nothing new.
func settled(answers []Answer) bool {
	have := func(kind acsrows.Kind) bool {
		return slices.ContainsFunc(answers, func(a Answer) bool {
			return a.Kind == kind && len(a.Rows) > 0 && a.State != report.LogsPartial
		})
	}
	return have(acsrows.Summary) && have(acsrows.Diagnostics)
}
