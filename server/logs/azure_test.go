package logs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs"
	"github.com/Azure/azure-sdk-for-go/sdk/monitor/query/azlogs/fake"

	"sidetone/server/acsrows"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

const (
	workspace = "00000000-1111-2222-3333-444444444444"
	callID    = "11111111-2222-3333-4444-555555555555"
	secret    = "planted-access-token"
)

// staticToken is a credential that has its token.
type staticToken struct{}

func (staticToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: secret, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// azure is a server that speaks the query API: POST
// /v1/workspaces/{id}/query with {query, timespan}.
type azure struct {
	*httptest.Server
	// tables: name to columns; values of every row below.
	tables  map[string][]string
	rows    map[string][]any
	queries []string
	// instead answers in place of the tables; nil, or false: the tables do.
	instead func(w http.ResponseWriter, r *http.Request, query string) bool
}

func newAzure(t *testing.T) *azure {
	t.Helper()
	a := &azure{tables: map[string][]string{}, rows: map[string][]any{}}
	a.Server = httptest.NewTLSServer(a)
	t.Cleanup(a.Close)
	for _, table := range acsrows.Documented() {
		for _, name := range []string{table.Name, table.Updates} {
			for _, column := range table.Columns {
				a.tables[name] = append(a.tables[name], column)
			}
		}
	}
	return a
}

func (a *azure) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct{ Query, Timespan string }
	data, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(data, &body); err != nil || r.URL.Path != "/v1/workspaces/"+workspace+"/query" || body.Timespan == "" {
		fail(w, http.StatusNotFound, `{"error":{"code":"PathNotFoundError","message":"`+r.URL.Path+`"}}`)
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+secret {
		fail(w, http.StatusUnauthorized, `{"error":{"code":"InvalidTokenError","message":"no"}}`)
		return
	}
	a.queries = append(a.queries, body.Query)
	if a.instead != nil && a.instead(w, r, body.Query) {
		return
	}
	a.answer(w, body.Query)
}

// answer reads the query as far as this package writes it.
func (a *azure) answer(w http.ResponseWriter, query string) {
	table, _, _ := strings.Cut(query, "\n")
	_, rest, _ := strings.Cut(query, "| project ")
	list, _, _ := strings.Cut(rest, "\n")
	have, known := a.tables[table]
	if !known {
		fail(w, http.StatusBadRequest, semantic("'where' operator: Failed to resolve table or column expression named '"+table+"'"))
		return
	}
	columns := strings.Split(list, ", ")
	for _, c := range columns {
		if !strings.Contains(" "+strings.Join(have, " ")+" ", " "+c+" ") {
			fail(w, http.StatusBadRequest, semantic("'project' operator: Failed to resolve scalar expression named '"+c+"'"))
			return
		}
	}
	var described []map[string]string
	for _, c := range columns {
		described = append(described, map[string]string{"name": c, "type": "string"})
	}
	rows := [][]any{}
	for _, row := range a.rows[table] {
		var values []any
		for _, c := range columns {
			values = append(values, row.(map[string]any)[c])
		}
		rows = append(rows, values)
	}
	reply, _ := json.Marshal(map[string]any{"tables": []any{map[string]any{"name": "PrimaryResult", "columns": described, "rows": rows}}})
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(reply)
}

func semantic(message string) string {
	return fmt.Sprintf(`{"error":{"message":"The request had some invalid properties","code":"BadArgumentError","innererror":{"code":"SemanticError","message":"A semantic error occurred.","innererror":{"code":"SEM0100","message":%q}}}}`, message)
}

func fail(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// client is the real one, over the real API on this machine.
func (a *azure) client(t *testing.T, schema acsrows.Schema) *Client {
	t.Helper()
	c, err := Open(Config{Workspace: workspace, Endpoint: a.URL, Schema: schema, Token: staticToken{}, Transport: a.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var from = time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)

func ask(t *testing.T, c *Client) []Answer {
	t.Helper()
	return c.Ask(t.Context(), callID, from, from.Add(time.Hour))
}

// good gives the rows of a call that found no relay.
func (a *azure) good() {
	a.rows["ACSCallSummary"] = []any{map[string]any{
		"CorrelationId": callID, "ParticipantId": "8:acs:person", "EndpointType": "VoIP", "ParticipantEndReason": "410", "ParticipantEndSubCode": "3112",
		"ResultCategory": "ExpectedError", "ParticipantStartTime": "2026-05-01T10:00:00Z", "ParticipantDuration": 5,
	}}
	a.rows["ACSCallDiagnostics"] = []any{map[string]any{
		"CorrelationId": callID, "ParticipantId": "8:acs:person", "MediaType": "Audio", "TransportType": "TCP", "PacketUtilization": 0,
	}}
	a.rows["ACSCallClientOperations"] = []any{map[string]any{
		"CallId": callID, "ParticipantId": "8:acs:person", "OperationName": "UserFacingDiagnostics", "CallClientTimeStamp": "2026-05-01T10:00:03Z",
		"OperationPayload": `{"DiagnosticChanged":"NetworkRelaysNotReachable","DiagnosticQuality":"Bad"}`,
	}}
}

func TestRowsOfACall(t *testing.T) {
	a := newAzure(t)
	a.good()
	answers := ask(t, a.client(t, acsrows.Documented()))
	got := map[string]report.LogsState{}
	for _, answer := range answers {
		got[answer.Table] = answer.State
	}
	want := map[string]report.LogsState{
		"ACSCallSummary": report.LogsRows, "ACSCallSummaryUpdates": report.LogsNone, "ACSCallDiagnostics": report.LogsRows,
		"ACSCallDiagnosticsUpdates": report.LogsNone, "ACSCallClientOperations": report.LogsRows,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, query := range a.queries {
		for _, person := range []string{"Identifier", "UserAgent"} {
			if strings.Contains(query, person) {
				t.Errorf("%s is asked in %s", person, query)
			}
		}
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	always := func(status int, body string, headers ...string) func(http.ResponseWriter, *http.Request, string) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			fail(w, status, body)
			return true
		}
	}
	for _, c := range []struct {
		name    string
		instead func(http.ResponseWriter, *http.Request, string) bool
		state   report.LogsState
		code    int
		asked   int // tables
		text    string
	}{
		{"throttled", always(429, `{"error":{"code":"ThrottledError","message":"x"}}`, "Retry-After", "90"), report.LogsThrottled, 429, 1, "too often"},
		{"no rights", always(403, `{"error":{"code":"InsufficientAccessError","message":"x"}}`), report.LogsForbidden, 403, 1, "Log Analytics Reader"},
		{"no workspace", always(404, `{"error":{"code":"WorkspaceNotFoundError","message":"x"}}`), report.LogsNoSpace, 404, 1, "no such workspace"},
		{"token refused", always(401, `{"error":{"code":"InvalidTokenError","message":"x"}}`), report.LogsNoLogin, 401, 1, "credential"},
		{"no table", always(400, semantic("Failed to resolve table or column expression named 'ACSCallSummary'")), report.LogsNoTable, 400, 5, "no such table"},
		{"no call id column", always(400, semantic("Failed to resolve scalar expression named 'CorrelationId'")), report.LogsNoColumn, 400, 5, "no column CorrelationId; without it no rows"},
		{"another bad request", always(400, `{"error":{"code":"BadArgumentError","message":"x"}}`), report.LogsFailed, 400, 5, "(BadArgumentError)"},
		{"partial", always(200, `{"tables":[{"name":"PrimaryResult","columns":[{"name":"ParticipantEndReason","type":"string"}],"rows":[["410"]]}],"error":{"code":"PartialError","message":"x"}}`), report.LogsPartial, 0, 5, "(PartialError)"},
		{"server's own time", always(504, `{"error":{"code":"GatewayTimeout","message":"x"}}`), report.LogsSlow, 504, 5, "in time"},
		{"broken", always(500, `<html>`), report.LogsFailed, 500, 5, "status 500"},
		{"no JSON", always(200, `<html>`), report.LogsFailed, 0, 1, "could not be read"},
		{"rows of other columns", always(200, `{"tables":[{"name":"P","columns":[{"name":"a","type":"string"}],"rows":[["1","2"]]}]}`), report.LogsFailed, 0, 1, "could not be read"},
		{"huge", func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			_, _ = io.WriteString(w, `{"tables":[{"name":"`)
			_, _ = io.CopyN(w, endless{}, maxAnswer+1)
			return true
		}, report.LogsTooMany, 0, 5, "larger than 4 MiB"},
		{"too many rows", func(w http.ResponseWriter, _ *http.Request, _ string) bool {
			row := `["410"],`
			_, _ = io.WriteString(w, `{"tables":[{"name":"P","columns":[{"name":"ParticipantEndReason","type":"string"}],"rows":[`+strings.TrimSuffix(strings.Repeat(row, maxRowsPerTable+1), ",")+`]}]}`)
			return true
		}, report.LogsTooMany, 0, 5, "more than 200 rows"},
		{"slow", func(w http.ResponseWriter, r *http.Request, _ string) bool {
			<-r.Context().Done()
			return true
		}, report.LogsSlow, 0, 5, "in time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAzure(t)
			a.instead = c.instead
			client := a.client(t, acsrows.Documented())
			if c.name == "slow" {
				client.within = 20 * time.Millisecond
			}
			answers := ask(t, client)
			first := answers[0]
			if first.State != c.state || first.Code != c.code || len(answers) != c.asked || !strings.Contains(inWords(first), c.text) {
				t.Errorf("%d answers, the first %s %d %q", len(answers), first.State, first.Code, inWords(first))
			}
			if c.state == report.LogsThrottled && first.RetryAfter != 90*time.Second {
				t.Errorf("retry after %s", first.RetryAfter)
			}
			if len(first.Rows) > maxRowsPerTable || (c.state == report.LogsPartial && len(first.Rows) != 1) {
				t.Errorf("%d rows", len(first.Rows))
			}
			if whole := first.Table == report.LogsWorkspace; whole != (c.asked == 1) || strings.Contains(inWords(first), secret) {
				t.Errorf("%+v", first)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// A column that this workspace does not have costs that column alone.
func TestAMissingColumnIsLeftOut(t *testing.T) {
	a := newAzure(t)
	a.good()
	for name, columns := range a.tables {
		a.tables[name] = strings.Fields(strings.NewReplacer("CallType", "", "OsVersion", "").Replace(strings.Join(columns, " ")))
	}
	first := ask(t, a.client(t, acsrows.Documented()))[0]
	if first.State != report.LogsNoColumn || len(first.Rows) != 1 || !strings.Contains(inWords(first), "CallType") || !strings.Contains(inWords(first), "OsVersion") || !strings.Contains(inWords(first), "the others were read") {
		t.Errorf("%+v", first)
	}
}

// The playbook's table and column, where a workspace has them.
func TestTheTableOfThePlaybook(t *testing.T) {
	a := newAzure(t)
	a.tables["ACSCallDiagnosticsEvents"] = []string{"CallId", "TimeGenerated", "MediaType", "MediaPathQuality", "CodecName", "PacketLossRate", "PacketJitterMs", "PacketLatencyMs"}
	a.rows["ACSCallDiagnosticsEvents"] = []any{map[string]any{"CallId": callID, "MediaType": "Audio", "MediaPathQuality": "None"}}
	schema := acsrows.Documented()
	if err := schema.Name("events", "ACSCallDiagnosticsEvents"); err != nil {
		t.Fatal(err)
	}
	answers := ask(t, a.client(t, schema))
	last := answers[len(answers)-1]
	if last.Kind != acsrows.Events || last.State != report.LogsRows || last.Rows[0]["MediaPathQuality"] != "None" {
		t.Errorf("%+v", last)
	}
}

// noToken is a credential that finds nothing to sign in with.
type noToken struct{}

func (noToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, fmt.Errorf("tried %s", secret)
}

func TestNoCredential(t *testing.T) {
	a := newAzure(t)
	c, err := Open(Config{Workspace: workspace, Endpoint: a.URL, Schema: acsrows.Documented(), Token: noToken{}, Transport: a.Client()})
	if err != nil {
		t.Fatal(err)
	}
	answers := ask(t, c)
	if len(answers) != 1 || answers[0].State != report.LogsNoLogin || strings.Contains(inWords(answers[0]), secret) || len(a.queries) != 0 {
		t.Errorf("%+v", answers)
	}
}

// The library's own fake: its types and errors are what this package reads.
func TestOverTheLibrarysFake(t *testing.T) {
	var asked []string
	server := fake.Server{QueryWorkspace: func(_ context.Context, id string, body azlogs.QueryBody, _ *azlogs.QueryWorkspaceOptions) (resp azfake.Responder[azlogs.QueryWorkspaceResponse], errResp azfake.ErrorResponder) {
		asked = append(asked, id+" "+*body.Query)
		switch {
		case strings.HasPrefix(*body.Query, "ACSCallSummary\n"):
			reply := azlogs.QueryWorkspaceResponse{}
			reply.Tables = []azlogs.Table{{
				Name: to.Ptr("PrimaryResult"), Rows: []azlogs.Row{{"410", float64(3112)}},
				Columns: []azlogs.Column{{Name: to.Ptr("ParticipantEndReason"), Type: to.Ptr(azlogs.ColumnTypeString)}, {Name: to.Ptr("ParticipantEndSubCode"), Type: to.Ptr(azlogs.ColumnTypeString)}},
			}}
			resp.SetResponse(http.StatusOK, reply, nil)
		case strings.HasPrefix(*body.Query, "ACSCallSummaryUpdates\n"):
			resp.SetResponse(http.StatusOK, azlogs.QueryWorkspaceResponse{}, nil)
		default:
			errResp.SetResponseError(http.StatusForbidden, "InsufficientAccessError")
		}
		return resp, errResp
	}}
	c, err := Open(Config{Workspace: workspace, Schema: acsrows.Documented(), Token: &azfake.TokenCredential{}, Transport: fake.NewServerTransport(&server)})
	if err != nil {
		t.Fatal(err)
	}
	answers := ask(t, c)
	if len(answers) != 3 || answers[0].State != report.LogsRows || answers[1].State != report.LogsNone || answers[2].State != report.LogsForbidden {
		t.Fatalf("%+v", answers)
	}
	if row := answers[0].Rows[0]; row["ParticipantEndReason"] != "410" || row["ParticipantEndSubCode"] != float64(3112) {
		t.Errorf("%+v", row)
	}
	if !strings.HasPrefix(asked[0], workspace+" ACSCallSummary") {
		t.Error(asked[0])
	}
}

func TestCredentialFiles(t *testing.T) {
	for content, ok := range map[string]bool{
		"tenant_id: t\nclient_id: c\nclient_secret: hush\n":           true,
		"tenant_id: t\nclient_id: c\n":                                false,
		"tenant_id: t\nclient_id: c\nclient_secret: hush\nother: 1\n": false,
		"hush": false, "": false,
	} {
		file := t.TempDir() + "/principal.yaml"
		writeFile(t, file, content)
		p, err := readPrincipal(file)
		if (err == nil) != ok || (err != nil && strings.Contains(err.Error(), "hush")) || (ok && p.Secret != "hush") {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := credential(t.TempDir()+"/none", clouds["public"]); err == nil {
		t.Error("a file that is not there was read")
	}
}

func TestClouds(t *testing.T) {
	for endpoint, want := range map[string]string{
		"": "https://api.loganalytics.io", "government": "https://api.loganalytics.us", "china": "https://api.loganalytics.azure.cn",
		"https://logs.example/v1": "https://logs.example/v1",
	} {
		c, err := cloudOf(endpoint)
		if err != nil || c.Services[azlogs.ServiceName].Endpoint != want {
			t.Errorf("%q: %+v %v", endpoint, c, err)
		}
	}
	for _, endpoint := range []string{"http://a", "moon", "https://u:p@a", "https://"} {
		if _, err := cloudOf(endpoint); err == nil {
			t.Errorf("%q is taken", endpoint)
		}
	}
}

// inWords is what an answer tells in English.
func inWords(a Answer) string { return render.Remark(a.Says, "", words.All("en")) }
