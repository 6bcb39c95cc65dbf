package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"sidetone/shared/report"
)

var strangerRows = []row{
	{name: "strangers: a caller's address in some notation is shown without the key", attack: shownAddresses},
	{name: "strangers: a secret in some form is stored or shown", attack: keptSecrets},
}

// pair is a text that is posted, and what of it must not come back.
type pair struct{ text, secret string }

// addresses are 203.0.113.77 and addresses of 2001:db8::/32, written so that a
// parser of addresses does not find them.
var addresses = []pair{
	{"203.0.113.77", "203.0.113.77"}, {"203.000.113.077", "203.000.113.077"}, {"12:34:56:203.0.113.77", "203.0.113.77"},
	{"ip-203-0-113-77.ec2.internal", "203-0-113-77"}, {"77.113.0.203.in-addr.arpa", "77.113.0.203"}, {"0xcb.0x0.0x71.0x4d", "0x71.0x4d"},
	{"3405803853", "3405803853"}, {"203%252E0%252E113%252E77", "113%252E77"}, {"203&#46;0&#46;113&#46;77", "113.77"},
	{"２０３.０.１１３.７７", "１１３.７７"}, {"203.0.\u2060113.77", "113.77"}, {"2001:db8:1:2:3:4:5:6:50123", "3:4:5:6"},
	{"2001:db8:1:2::66:50123", "2::66"}, {"2002:cb00:714d::1", "cb00:714d"}, {"64:ff9b::cb00:714d", "cb00:714d"},
	{"2001-db8-1-2-3-4-5-6.ipv6-literal.net", "3-4-5-6"}, {"turn:203.0.113.77:3478", "203.0.113.77"}, {"https://203.0.113.77/x", "203.0.113.77"},
}

const planted = "q7planted3secret5k9"

// secrets hold planted in the forms in which it leaks.
var secrets = []string{
	"token=%s", `{"refresh_token":"%s"}`, `{\"accessToken\":\"%s\"}`, "access_token%%3D%s", "Authorization: Bearer %s", "Cookie: a=b; sid=%s",
	"Bearer %s", "https://x.example/?sig=%s", "AccountKey=%s", "a=ice-pwd:%s", "https://user:%s@x.example/", "postgres://app:%s@db/x", "ghp_%s%[1]s",
	"-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----", "eyJhbGciOiJub25lIn0.%s.", "the password is %s", "to\u200bken=%s",
	"alice.%s@example.com", "8:acs:%s",
}

// everywhere is a report that has a text wherever an agent may put one, with
// the caller's address beside it as the agent measures it.
func everywhere(text string) report.Report {
	detail := report.Detail{
		Text: text, HTTP: &report.HTTP{Address: text, Proxy: []string{text}}, Socket: &report.Socket{CloseReason: text},
		ICE: &report.ICE{URL: text, State: text, Selected: text,
			Candidates: []report.Candidate{{Type: "host", Address: text, RelatedAddress: text}, {Type: "srflx", Address: text}},
			Errors:     []report.ICEError{{Code: 701, Text: text, URL: text, Address: text}}},
		Call: &report.Call{Name: text, Reason: text}, Vantage: &report.Vantage{Error: text},
	}
	r := report.Report{Schema: report.Schema, Complete: true, Agent: report.Agent{Version: text, Browser: text, OS: text}}
	for i, check := range []report.Check{
		report.CheckICE, report.CheckHTTPS, report.CheckSignaling, report.CheckConsole, report.CheckCallEnd,
	} {
		o := report.Observation{ID: fmt.Sprintf("o%d", i+1), Check: check, Outcome: report.Failed, Source: report.FromAgent, Detail: detail}
		if i%2 == 0 {
			o.Target = text
		}
		r.Observations = append(r.Observations, o)
	}
	return r
}

// post posts a report of a new run and gives its id.
func (t *target) post(r report.Report) (id string, err error) {
	run, err := t.begin(attacker)
	if err != nil {
		return "", err
	}
	status, reply, err := t.do(attacker, http.MethodPost, "/api/v1/runs/"+run.Run+"/report", run.Token, r)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("a report is answered %d: %.200s", status, reply)
	}
	var taken struct {
		Report string `json:"report"`
	}
	if err == nil {
		err = json.Unmarshal(reply, &taken)
	}
	return taken.Report, err
}

// seen is all that a stranger is shown of a report.
func (t *target) seen(id string) (all string, err error) {
	for _, path := range []string{"/r/" + id, "/r/" + id + ".json", "/r/" + id + ".txt", "/api/v1/reports/" + id} {
		status, body, err := t.do(bystander, http.MethodGet, path, "", nil)
		if err != nil || status != http.StatusOK {
			return "", fmt.Errorf("%s is answered %d, %v", path[:3], status, err)
		}
		all += string(body) + "\n" + html.UnescapeString(string(body)) + "\n"
	}
	return all, nil
}

func shownAddresses(t *target) error {
	var broke error
	for _, p := range addresses {
		id, err := t.post(everywhere(p.text))
		if err != nil {
			return err
		}
		all, err := t.seen(id)
		if err != nil {
			return err
		}
		if at := strings.Index(all, p.secret); at >= 0 {
			broke = errors.Join(broke, fmt.Errorf("%q is shown: %q", p.text, all[max(0, at-40):at+len(p.secret)]))
		}
	}
	return broke
}

func keptSecrets(t *target) error {
	var broke error
	for _, form := range secrets {
		id, err := t.post(everywhere(fmt.Sprintf(form, planted)))
		if err != nil {
			return err
		}
		all, err := t.seen(id)
		if err != nil {
			return err
		}
		if strings.Contains(all, planted) {
			broke = errors.Join(broke, fmt.Errorf("%q is shown", form))
		}
	}
	// Support sees no more of them than what is on the disk.
	files, err := filepath.Glob(filepath.Join(t.dir, "*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(content), planted) {
			broke = errors.Join(broke, fmt.Errorf("a secret is in %s", filepath.Base(file)))
		}
	}
	return broke
}
