package serve

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// A workspace is configured and nobody can sign in: the server runs, and an
// operator who asks is told so in the report.
func TestLogsOfAConfiguredWorkspace(t *testing.T) {
	t.Setenv("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1/")
	c := settings(t)
	c.Logs.Workspace, c.Logs.Endpoint = "00000000-1111-2222-3333-444444444444", "https://127.0.0.1:1"
	c.Logs.Credential = filepath.Join(t.TempDir(), "principal.yaml")
	if err := os.WriteFile(c.Logs.Credential, []byte("tenant_id: 00000000-0000-0000-0000-000000000001\nclient_id: c\nclient_secret: planted-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := start(t, c)
	send := func(path, key string, body, v any) {
		t.Helper()
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequest("POST", m.URL+path, strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if data, err = io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK || json.Unmarshal(data, v) != nil {
			t.Fatalf("%s: %d %s %v", path, response.StatusCode, data, err)
		}
	}
	var begun api.BeginReply
	send(api.PathRuns, "", api.BeginRequest{CallID: "11111111-2222-3333-4444-555555555555"}, &begun)
	var posted api.ReportReply
	send(api.RunReport(begun.Run), begun.Token, report.Report{Schema: 1}, &posted)
	var enriched report.Report
	send(strings.ReplaceAll(api.PathEnrich, "{report}", posted.Report), m.OperatorKey, struct{}{}, &enriched)
	if len(enriched.Observations) == 0 {
		t.Fatal("nothing is said of the logs")
	}
	last := enriched.Observations[len(enriched.Observations)-1]
	if last.Check != report.CheckLogs || last.Detail.Logs.State != report.LogsNoLogin || last.Detail.Logs.Next.IsZero() || strings.Contains(last.Detail.Text, "planted") {
		t.Errorf("%+v %+v", last, last.Detail.Logs)
	}
}

func TestLogsCredentialThatCannotBeRead(t *testing.T) {
	c := settings(t)
	c.Logs.Workspace, c.Logs.Credential = "00000000-1111-2222-3333-444444444444", filepath.Join(t.TempDir(), "principal.yaml")
	if err := os.WriteFile(c.Logs.Credential, []byte("client_secret: planted-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &Main{Config: c, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	err := m.Open(context.Background())
	var failed *StartError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "tenant_id, client_id and client_secret") || strings.Contains(err.Error(), "planted") {
		t.Errorf("%v", err)
	}
}
