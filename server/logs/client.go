// Package logs asks a Log Analytics workspace for the rows of a call and puts
// them into the report of that call. What a row means is package acsrows'.
//
// Rows arrive minutes to days late, so asking is a job: an operator asks for
// it, and reports that name a call are asked again by themselves on a
// schedule that is kept in the store.
package logs

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"

	"sidetone/server/acsrows"
	"sidetone/shared/report"
)

// Config says which workspace is asked, as whom.
type Config struct {
	Workspace string // GUID
	// Endpoint is "public", "government" or "china", or an https URL; empty:
	// public.
	Endpoint string
	// Credential is "default" (or empty) for azidentity's default chain, or a
	// file with a service principal.
	Credential string
	Schema     acsrows.Schema

	// Token replaces Credential, Transport the ordinary way to the service;
	// both may be nil.
	Token     azcore.TokenCredential
	Transport policy.Transporter
}

// Client asks one workspace.
type Client struct {
	workspace string
	schema    acsrows.Schema
	api       *azlogs.Client
	within    time.Duration // for one table
}

// Open checks the configuration and makes a client. It asks nothing: a
// workspace that cannot be reached is said in the reports.
func Open(c Config) (*Client, error) {
	where, err := cloudOf(c.Endpoint)
	if err != nil {
		return nil, err
	}
	token := c.Token
	if token == nil {
		if token, err = credential(c.Credential, where); err != nil {
			return nil, err
		}
	}
	if c.Transport == nil {
		c.Transport = http.DefaultClient
	}
	options := &azlogs.ClientOptions{ClientOptions: policy.ClientOptions{
		Cloud: where, Transport: bounded{c.Transport},
		// The schedule tries again; waiting here would hold up others.
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}}
	api, err := azlogs.NewClient(named{token}, options)
	if err != nil {
		return nil, err
	}
	return &Client{workspace: c.Workspace, schema: c.Schema, api: api, within: tableWithin}, nil
}

// Answer is what came of asking one table.
type Answer struct {
	Kind  acsrows.Kind
	Table string // report.LogsWorkspace: it is not the table that failed
	State report.LogsState
	Rows  []acsrows.Row
	Code  int             // HTTP status of a failure
	Says  []report.Phrase // what came of it, for support
	// RetryAfter is what the service said when it throttled.
	RetryAfter time.Duration
}

// Ask asks every table for the rows of a call that were written between from
// and to. It ends early where no table can be asked.
func (c *Client) Ask(ctx context.Context, callID string, from, to time.Time) []Answer {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	var answers []Answer
	for _, kind := range acsrows.Kinds {
		table := c.schema[kind]
		for _, name := range []string{table.Name, table.Updates} {
			if name == "" {
				continue
			}
			a := c.table(ctx, query{kind: kind, table: name, updates: name == table.Updates, columns: table.Columns, callID: callID, from: from, to: to})
			answers = append(answers, a)
			if a.Table == report.LogsWorkspace {
				return answers
			}
		}
	}
	return answers
}

// table asks one table, and again without columns that it does not have.
func (c *Client) table(ctx context.Context, q query) Answer {
	var missing []string
	for {
		rows, err := c.rows(ctx, q)
		column, field := missingColumn(q, err)
		if field == "" || field == acsrows.CallID || field == acsrows.Generated || len(missing) >= maxColumnsLeftOut {
			return leftOut(classify(q, rows, err), missing)
		}
		missing = append(missing, column)
		q = q.without(field)
	}
}

// rows sends one query.
func (c *Client) rows(ctx context.Context, q query) ([]acsrows.Row, error) {
	text, err := q.kql()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.within)
	defer cancel()
	span := azlogs.NewTimeInterval(q.from.UTC(), q.to.UTC())
	reply, err := c.api.QueryWorkspace(ctx, c.workspace, azlogs.QueryBody{Query: &text, Timespan: &span},
		&azlogs.QueryWorkspaceOptions{Options: &azlogs.QueryOptions{Wait: to.Ptr(int(c.within.Seconds()))}})
	if err != nil {
		return nil, err
	}
	rows, err := asRows(reply.Tables)
	if err == nil && reply.Error != nil {
		err = &partialError{reply.Error}
	}
	return rows, err
}

// asRows puts names to the values of an answer.
func asRows(tables []azlogs.Table) ([]acsrows.Row, error) {
	var rows []acsrows.Row
	for _, t := range tables {
		for _, values := range t.Rows {
			if len(values) != len(t.Columns) {
				return rows, errors.New("a row has other columns than its table")
			}
			row := acsrows.Row{}
			for i, column := range t.Columns {
				if column.Name != nil {
					row[*column.Name] = values[i]
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// bounded refuses answers that are too large while they are being read.
type bounded struct{ policy.Transporter }

var errTooLarge = errors.New("the answer is too large")

func (b bounded) Do(r *http.Request) (*http.Response, error) {
	response, err := b.Transporter.Do(r)
	if response != nil && response.Body != nil {
		response.Body = &limitedBody{response.Body, maxAnswer}
	}
	return response, err
}

type limitedBody struct {
	io.ReadCloser
	left int
}

func (l *limitedBody) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLarge
	}
	n, err := l.ReadCloser.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
