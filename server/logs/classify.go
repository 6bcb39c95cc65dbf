package logs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// classify says what came of a query, in words for support.
func classify(q query, rows []acsrows.Row, err error) Answer {
	a := Answer{Kind: q.kind, Table: q.table, Rows: rows, State: report.LogsRows}
	var partial *partialError
	var login *loginError
	var refused *azcore.ResponseError
	switch {
	case err == nil && len(rows) == 0:
		a.State, a.Text = report.LogsNone, "No rows of this call yet. They arrive minutes to hours after the call, and only where a diagnostic setting sends this table to the workspace."
	case err == nil && len(rows) > maxRowsPerTable:
		a.Rows = rows[:maxRowsPerTable]
		a.State, a.Text = report.LogsTooMany, fmt.Sprintf("There are more than %d rows of this call; the others were not read.", maxRowsPerTable)
	case err == nil:
	case errors.As(err, &partial):
		a.Rows = rows[:min(len(rows), maxRowsPerTable)]
		a.State, a.Text = report.LogsPartial, fmt.Sprintf("Log Analytics gave a part of the rows and said so (%s); rows may be missing.", word(partial.info.Code))
	case errors.Is(err, errTooLarge):
		a.State, a.Text = report.LogsTooMany, fmt.Sprintf("The answer was larger than %d MiB and was not read.", maxAnswer>>20)
	case errors.As(err, &login):
		a.whole(report.LogsNoLogin, "This server could not sign in to Azure: no credential was found, or it was refused. Log Analytics was not asked.")
	case errors.Is(err, context.DeadlineExceeded):
		a.State, a.Text = report.LogsSlow, "Log Analytics did not answer in time."
	case errors.As(err, &refused):
		a.refused(q, refused)
	default:
		a.whole(report.LogsFailed, "Log Analytics could not be reached, or its answer could not be read.")
	}
	return a
}

// whole is a failure that every other table would meet too.
func (a *Answer) whole(state report.LogsState, text string) {
	a.Table, a.State, a.Text = report.LogsWorkspace, state, text
}

// refused is a failure that the service worded.
func (a *Answer) refused(q query, err *azcore.ResponseError) {
	a.Code = err.StatusCode
	switch err.StatusCode {
	case http.StatusTooManyRequests:
		a.RetryAfter = retryAfter(err.RawResponse)
		a.whole(report.LogsThrottled, "Log Analytics was asked too often and wants to be left alone for a while (429).")
	case http.StatusUnauthorized:
		a.whole(report.LogsNoLogin, "Log Analytics did not accept this server's credential (401).")
	case http.StatusForbidden:
		a.whole(report.LogsForbidden, "This server's credential has no right to read the workspace (403). It needs the role Log Analytics Reader there.")
	case http.StatusNotFound:
		a.whole(report.LogsNoSpace, "There is no such workspace (404). The setting logs-workspace takes the workspace ID of the portal, not its name.")
	case http.StatusGatewayTimeout, http.StatusRequestTimeout:
		a.State, a.Text = report.LogsSlow, "Log Analytics did not finish the query in time."
	case http.StatusBadRequest:
		a.State, a.Text = report.LogsFailed, "Log Analytics did not take the query ("+word(err.ErrorCode)+")."
		if column, field := missingColumn(q, err); field != "" {
			a.State, a.Text = report.LogsNoColumn, "The table has no column "+column+"; without it no rows were read. The setting logs-column gives it another name."
		} else if unresolved(err) == q.table {
			a.State, a.Text = report.LogsNoTable, "The workspace has no such table: no diagnostic setting sends it there, or nothing was written yet. The setting logs-table gives it another name."
		}
	default:
		a.State, a.Text = report.LogsFailed, fmt.Sprintf("Log Analytics failed with the status %d (%s).", err.StatusCode, word(err.ErrorCode))
	}
}

// leftOut adds to an answer which columns it is without.
func leftOut(a Answer, missing []string) Answer {
	if len(missing) == 0 {
		return a
	}
	text := "The table has no column " + strings.Join(missing, ", ") + "; the others were read. The setting logs-column gives it another name."
	if a.State == report.LogsRows {
		a.State, a.Text = report.LogsNoColumn, text
	} else {
		a.Text += " " + text
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
	return "no code"
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
