package http_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/account"
	"sidetone/server/auth"
	sidetonehttp "sidetone/server/http"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

var update = flag.Bool("update", false, "write docs/who-may-see-what.md anew")

// asker is somebody who asks for everything.
type asker struct {
	name           string
	cookie, bearer string
}

// signedIn makes an account and gives what the cookie of its session holds.
func (s *rig) signedIn(id string, role auth.Role) string {
	s.t.Helper()
	if err := s.store.CreateAccount(s.t.Context(), store.Account{ID: id, Name: id, Subject: id, Role: role, Created: s.clock()}); err != nil {
		s.t.Fatal(err)
	}
	secret, _, err := s.server.Accounts.Begin(s.t.Context(), account.Entrance{Account: id, Means: account.MeansPassword})
	if err != nil {
		s.t.Fatal(err)
	}
	return secret
}

// cast are those who ask, made of real sign-ins and tokens.
func (s *rig) cast() []asker {
	s.t.Helper()
	ctx := s.t.Context()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	person := s.signedIn
	token := func(right auth.Right, life time.Duration) string {
		secret, _, err := s.server.Accounts.MakeToken(ctx, s.server.Operator.Identity(), "script", []string{string(right)}, life)
		must(err)
		return secret
	}
	ended := person("ended", auth.Administrator)
	must(s.server.Accounts.End(ctx, ended))
	norole := person("norole", auth.Support)
	must(s.store.UpdateAccount(ctx, "norole", func(a *store.Account) error { a.Role = auth.NoRole; return nil }))
	expired := token(auth.Accounts, time.Minute)
	s.advance(2 * time.Minute)
	return []asker{
		{name: "nobody"},
		{name: "support", cookie: person("support", auth.Support)},
		{name: "administrator", cookie: person("admin", auth.Administrator)},
		{name: "ended session", cookie: ended},
		{name: "role taken", cookie: norole},
		{name: "operator key", bearer: operatorKey},
		{name: "token with the scope", bearer: "right"}, // one for each right
		{name: "token without it", bearer: "wrong"},
		{name: "expired token", bearer: expired},
		{name: "wrong key", bearer: "sidetone-operator-guess"},
	}
}

// signInMark is on the sign-in and nowhere else.
const signInMark = `id="sign-in"`

// TestWhoMaySeeWhat asks for every page and every call as everybody, and
// compares what came with docs/who-may-see-what.md.
func TestWhoMaySeeWhat(t *testing.T) {
	s := newRig(t, nil)
	h := observed("o1", report.CheckHTTPS, report.OK)
	h.Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	var taken api.ReportReply
	s.post(s.begin(""), aReport(h)).want(200, &taken)
	askers := s.cast()
	tokens := map[auth.Right]string{}
	for _, right := range auth.Rights {
		secret, _, err := s.server.Accounts.MakeToken(t.Context(), s.server.Operator.Identity(), string(right), []string{string(right)}, 24*time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		tokens[right] = secret
	}
	ways := slices.DeleteFunc(s.server.WaysIn(), func(w sidetonehttp.Way) bool { return w.Right == auth.Open })
	slices.SortStableFunc(ways, func(a, b sidetonehttp.Way) int {
		return cmp.Or(cmp.Compare(section(a), section(b)), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.Method, b.Method))
	})
	var table bytes.Buffer
	last := ""
	for _, way := range ways {
		if at := section(way); at != last {
			last = at
			fmt.Fprintf(&table, "\n## %s\n\n| address | needs |", at)
			for _, a := range askers {
				fmt.Fprintf(&table, " %s |", a.name)
			}
			fmt.Fprintf(&table, "\n|---|---|%s\n", strings.Repeat("---|", len(askers)))
		}
		needs := "`" + string(way.Right) + "`"
		if !way.Must {
			needs += " for all of it"
		}
		fmt.Fprintf(&table, "| %s `%s` | %s |", way.Method, way.Pattern, needs)
		for _, a := range askers {
			switch a.bearer {
			case "right":
				a.bearer = tokens[way.Right]
			case "wrong":
				a.bearer = tokens[other(way.Right)]
			}
			if a.name == "token with the scope" && a.bearer == "" {
				fmt.Fprint(&table, " - |") // no token has it
				continue
			}
			got := s.asks(way, a, taken.Report)
			fmt.Fprintf(&table, " %s |", got)
			s.judge(way, a, got)
		}
		fmt.Fprintln(&table)
	}
	compareTable(t, table.String())
}

// other is a right that is not this one.
func other(right auth.Right) auth.Right {
	if right == auth.AuditRead {
		return auth.MetricsRead
	}
	return auth.AuditRead
}

// judge fails on what must never be, whatever the table says.
func (s *rig) judge(way sidetonehttp.Way, a asker, got string) {
	s.t.Helper()
	in := !slices.Contains([]string{"401", "403", "404", "429", "sign-in", "to the sign-in", "cut", "only on this machine"}, got)
	strange := slices.Contains([]string{"nobody", "ended session", "role taken", "token without it", "expired token", "wrong key"}, a.name)
	if in && strange && (way.Must || got == "whole") {
		s.t.Errorf("%s %s lets in: %s, %s", way.Method, way.Pattern, a.name, got)
	}
	if in && a.name == "support" && way.Must && slices.Contains([]auth.Right{auth.Accounts, auth.AuditRead, auth.ReportsDelete, auth.MetricsRead}, way.Right) {
		s.t.Errorf("%s %s lets support in: %s", way.Method, way.Pattern, got)
	}
	if in && a.cookie != "" && strings.HasPrefix(way.Pattern, "/api/") && way.Must {
		s.t.Errorf("%s %s takes a cookie for a key", way.Method, way.Pattern)
	}
	if (a.name == "administrator" && way.Cookie || a.name == "operator key") && slices.Contains([]string{"401", "403", "429", "sign-in", "to the sign-in"}, got) && way.Right != auth.Own {
		s.t.Errorf("%s %s keeps out: %s, %s", way.Method, way.Pattern, a.name, got)
	}
}

func section(w sidetonehttp.Way) string {
	switch {
	case strings.HasPrefix(w.Pattern, "/api/"):
		return "Calls"
	case strings.HasPrefix(w.Pattern, "/console"):
		return "Console"
	}
	return "Pages"
}

// asks asks for an address and says in a word what came.
func (s *rig) asks(way sidetonehttp.Way, a asker, reportID string) string {
	s.t.Helper()
	path := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllStringFunc(way.Pattern, func(name string) string {
		if name == "{report}" {
			return reportID
		}
		return "none"
	})
	// Nothing is changed: what is let in meets a body that cannot be read, or a
	// name that is not there.
	body := "{"
	if way.Cookie {
		body = ""
	}
	if way.Method == http.MethodGet {
		body = ""
	}
	if way.Method == http.MethodDelete && slices.Contains([]string{api.PathSessions, api.PathReport, api.PathShare}, way.Pattern) {
		return s.wouldDelete(way, a)
	}
	request, err := http.NewRequest(way.Method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("X-Forwarded-For", "203.0.113.1") // not from this machine
	if way.Method == http.MethodPost && way.Cookie {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if a.cookie != "" {
		request.AddCookie(&http.Cookie{Name: "sidetone_console", Value: a.cookie})
	}
	if a.bearer != "" {
		request.Header.Set("Authorization", "Bearer "+a.bearer)
	}
	got := s.send(request)
	s.advance(time.Second * 10) // wrong keys are few in a while
	switch {
	case got.status == http.StatusSeeOther && got.header.Get("Location") == "/console" && way.Must && !strings.Contains(a.name, "admin") && a.name != "support" && a.bearer == "":
		return "to the sign-in"
	case bytes.Contains(got.body, []byte(signInMark)):
		return "sign-in"
	case bytes.Contains(got.body, []byte("203.0.113.77")):
		return "whole"
	case bytes.Contains(got.body, []byte("203.0.113.0/24")):
		return "cut"
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden, got.status == http.StatusTooManyRequests:
		return fmt.Sprint(got.status)
	case got.status == http.StatusNotFound && !way.Must:
		return "404"
	}
	return "in"
}

// wouldDelete asks by the rule alone: what is let in here deletes.
func (s *rig) wouldDelete(way sidetonehttp.Way, a asker) string {
	switch {
	case a.name == "operator key", a.name == "token with the scope":
		return "in"
	case a.bearer == "":
		return "401"
	}
	request, err := http.NewRequest(way.Method, s.url+strings.ReplaceAll(way.Pattern, "{report}", "none"), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+a.bearer)
	return fmt.Sprint(s.send(request).status)
}

const tableHead = `# Who may see what

` + "`go test ./server/http -run TestWhoMaySeeWhat -update`" + ` asks a server for every address that is not for everybody, as each of these, and
writes down what came. Without ` + "`-update`" + ` it fails where this table is no longer true.

| word | what came |
|---|---|
| in | the request was let in; what it asked for is another question |
| whole, cut | the report, with whole addresses or with /24 and /48 |
| sign-in, to the sign-in | the page of the sign-in, or a redirect to it |
| 401 | who asks is not known |
| 403 | who asks is known, and may not |
| 404 | there is nothing, or nothing for who asks: no difference is made |

Everything else is open: the page of a link to who knows its address, a run to who has its token. An ID that belongs to somebody else
(a session, a token, a passkey) is 404, as one that does not exist.
`

const tablePath = "../../docs/who-may-see-what.md"

func compareTable(t *testing.T, table string) {
	t.Helper()
	got := tableHead + table
	if *update {
		if err := os.WriteFile(tablePath, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(tablePath)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) == got {
		return
	}
	old := strings.Split(string(want), "\n")
	for line := range strings.SplitSeq(got, "\n") {
		if !slices.Contains(old, line) {
			t.Errorf("docs/who-may-see-what.md lacks: %s", line)
		}
	}
	t.Error("the table is not what docs/who-may-see-what.md says; -update writes it")
}

// What belongs to somebody else is not there.
func TestForeignObjects(t *testing.T) {
	s := newRig(t, nil)
	askers := s.cast()
	admin, err := s.server.Accounts.Session(t.Context(), askers[2].cookie, true)
	if err != nil {
		t.Fatal(err)
	}
	_, made, err := s.server.Accounts.MakeToken(t.Context(), admin, "theirs", []string{"imports"}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for path, form := range map[string]string{
		"/console/settings/tokens":   "revoke=" + made.ID,
		"/console/settings/sessions": "end=" + admin.Session,
		"/console/settings/account":  "remove=none",
	} {
		request, err := http.NewRequest("POST", s.url+path, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.AddCookie(&http.Cookie{Name: "sidetone_console", Value: askers[1].cookie})
		a := s.send(request)
		if path != "/console/settings/account" && a.status != http.StatusNotFound {
			t.Errorf("%s %s: %d", path, form, a.status)
		}
		if path == "/console/settings/account" && a.status < 400 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if i, err := s.server.Accounts.Session(t.Context(), askers[2].cookie, true); err != nil || !i.Known() {
		t.Error("support ended an administrator's session")
	}
	var list api.TokenList
	if err := json.Unmarshal(s.call("GET", api.PathTokens, operatorKey, nil).want(200, nil).body, &list); err != nil || len(list.Tokens) == 0 {
		t.Errorf("support revoked an administrator's token: %v", err)
	}
}

// Scopes in openapi.json are the rights of the routes.
func TestOpenAPINamesTheRight(t *testing.T) {
	var d struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	s := newRig(t, nil)
	s.call("GET", api.PathOpenAPI, "", nil).want(200, &d)
	for _, way := range s.server.WaysIn() {
		if !strings.HasPrefix(way.Pattern, api.Base+"/") {
			continue
		}
		var operation struct {
			Security []map[string][]string `json:"security"`
		}
		if err := json.Unmarshal(d.Paths[way.Pattern][strings.ToLower(way.Method)], &operation); err != nil {
			t.Errorf("%s %s: %v", way.Method, way.Pattern, err)
			continue
		}
		named := auth.Open
		for _, one := range operation.Security {
			if scopes := one["apiToken"]; len(scopes) == 1 {
				named = auth.Right(scopes[0])
			}
		}
		if named != way.Right {
			t.Errorf("%s %s needs %q, and is described with %q", way.Method, way.Pattern, way.Right, named)
		}
	}
}
