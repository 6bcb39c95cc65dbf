package http_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// description is the part of openapi.json that can be held against the code.
type description struct {
	OpenAPI    string                                `json:"openapi"`
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas   map[string]schema          `json:"schemas"`
		Responses map[string]json.RawMessage `json:"responses"`
	} `json:"components"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
	Enum       []string          `json:"enum"`
	OneOf      []schema          `json:"oneOf"`
}

func described(t *testing.T) (d description) {
	t.Helper()
	s := newRig(t, nil)
	s.call("GET", api.PathOpenAPI, "", nil).want(200, &d)
	return d
}

// TestOpenAPIDescribesEveryRoute asks each address with each method: what is
// described is there, and what is not described is not.
func TestOpenAPIDescribesEveryRoute(t *testing.T) {
	d := described(t)
	if !strings.HasPrefix(d.OpenAPI, "3.1") {
		t.Errorf("openapi is %q", d.OpenAPI)
	}
	s := newRig(t, nil)
	for path, operations := range d.Paths {
		at := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "x")
		for _, method := range []string{"GET", "POST", "DELETE", "PUT", "PATCH"} {
			_, want := operations[strings.ToLower(method)]
			a := s.call(method, at, "", nil)
			if isThere := a.status != 405 && !strings.Contains(string(a.body), "nothing at this address"); isThere != want {
				t.Errorf("%s %s: described %v, there %v (%d)", method, path, want, isThere, a.status)
			}
		}
	}
	// The addresses that agent and server agree on are all described.
	var source []byte
	files, err := filepath.Glob("../../shared/api/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, text...)
	}
	for _, m := range regexp.MustCompile(`Path\w+\s+= Base \+ "([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		if _, ok := d.Paths[api.Base+m[1]]; !ok {
			t.Errorf("%s is not described", m[1])
		}
	}
}

// TestOpenAPISchemasAreTheTypes compares the members of each schema with the
// fields of the type.
func TestOpenAPISchemasAreTheTypes(t *testing.T) {
	d := described(t)
	for name, v := range map[string]any{
		"Problem": api.Problem{}, "BeginRequest": api.BeginRequest{}, "BeginReply": api.BeginReply{},
		"Profile": profile.Profile{}, "QualityLimits": report.QualityLimits{}, "ICEServer": api.ICEServer{},
		"EchoRequest": api.EchoRequest{}, "EchoReply": api.EchoReply{}, "SeenReply": api.SeenReply{},
		"SocketMessage": api.SocketMessage{}, "DemoTokenRequest": api.DemoTokenRequest{}, "DemoTokenReply": api.DemoTokenReply{},
		"Report": report.Report{}, "Agent": report.Agent{}, "Observation": report.Observation{}, "Detail": report.Detail{},
		"Signal": report.Signal{}, "Diagnosis": report.Diagnosis{}, "Hypothesis": report.Hypothesis{},
		"ReportReply": api.ReportReply{}, "CarriedRequest": api.CarriedRequest{}, "ReportSummary": api.ReportSummary{}, "ReportList": api.ReportList{},
		"Account": api.Account{}, "AccountList": api.AccountList{}, "AccountChange": api.AccountChange{}, "InvitationRequest": api.InvitationRequest{},
		"Invitation": api.Invitation{}, "Session": api.Session{}, "SessionList": api.SessionList{},
		"TokenRequest": api.TokenRequest{}, "Token": api.Token{}, "TokenList": api.TokenList{},
		"LinkRequest": api.LinkRequest{}, "Link": api.Link{}, "LinkList": api.LinkList{},
		"ReportChange": api.ReportChange{}, "ShareRequest": api.ShareRequest{}, "DeletionRequest": api.DeletionRequest{},
		"DeletionReply": api.DeletionReply{}, "AuditEvent": api.AuditEvent{}, "AuditList": api.AuditList{},
	} {
		sc, ok := d.Components.Schemas[name]
		if !ok {
			t.Errorf("%s is not described", name)
			continue
		}
		compare(t, d, name, sc, reflect.TypeOf(v))
	}
}

func compare(t *testing.T, d description, at string, sc schema, typ reflect.Type) {
	t.Helper()
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if name, ok := strings.CutPrefix(sc.Ref, "#/components/schemas/"); ok {
		if _, ok := d.Components.Schemas[name]; !ok {
			t.Errorf("%s: %s is not described", at, name)
		}
		return
	}
	if len(sc.OneOf) > 0 {
		sc = sc.OneOf[0]
	}
	switch {
	case typ.Kind() == reflect.Slice && sc.Items != nil:
		compare(t, d, at+"[]", *sc.Items, typ.Elem())
	case typ.Kind() == reflect.Struct && typ.Name() != "Time":
		var want, got []string
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == "-" || name == "" {
				continue
			}
			want = append(want, name)
			if p, ok := sc.Properties[name]; ok {
				compare(t, d, at+"."+name, p, typ.Field(i).Type)
			}
		}
		for name := range sc.Properties {
			got = append(got, name)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s is described with %v, and has %v", at, got, want)
		}
	default:
		kinds := map[reflect.Kind]string{reflect.Bool: "boolean", reflect.String: "string", reflect.Int: "integer", reflect.Float64: "number", reflect.Slice: "array"}
		if want, ok := kinds[typ.Kind()]; ok && fmt.Sprint(sc.Type) != want {
			t.Errorf("%s is described as %v, and is %s", at, sc.Type, want)
		}
	}
}

func TestOpenAPIReferencesLeadSomewhere(t *testing.T) {
	d := described(t)
	raw, err := json.Marshal(d.Paths)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`#/components/(\w+)/(\w+)`).FindAllStringSubmatch(string(raw), -1) {
		_, isSchema := d.Components.Schemas[m[2]]
		_, isResponse := d.Components.Responses[m[2]]
		if !isSchema && !isResponse {
			t.Errorf("%s leads nowhere", m[0])
		}
	}
}

func TestOpenAPIEnums(t *testing.T) {
	d := described(t)
	var paths []string
	for _, p := range report.Paths {
		paths = append(paths, string(p))
	}
	if got := d.Components.Schemas["EchoRequest"].Properties["path"].Enum; !slices.Equal(got, paths) {
		t.Errorf("paths are %v, described as %v", paths, got)
	}
	for _, outcome := range d.Components.Schemas["Observation"].Properties["outcome"].Enum {
		if !report.Outcome(outcome).Valid() {
			t.Errorf("%q is no outcome", outcome)
		}
	}
}
