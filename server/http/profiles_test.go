package http_test

import (
	"reflect"
	"strings"
	"testing"

	"sidetone/shared/api"
)

// A stranger chooses among what the operator opened to the public; a link, or
// the operator key, names any.
func TestWhoMayChooseAProfile(t *testing.T) {
	s := newRig(t, func(s *rig) { s.runs.PublicProfiles = []string{"cloudflare"} })
	begin := func(key, profile string) answer {
		return s.call("POST", api.PathRuns, key, api.BeginRequest{Profile: profile})
	}
	for _, name := range []string{"", s.runs.Profiles[0].Name, "cloudflare"} {
		begin("", name).want(200, nil)
	}
	var told, unknown api.Problem
	begin("", "acs").want(404, &told)
	begin("", "nosuch").want(404, &unknown)
	if !reflect.DeepEqual(told, unknown) || !strings.Contains(told.Detail, "open to runs without a link") {
		t.Errorf("%+v and %+v: that there is a profile is to be told by nothing", told, unknown)
	}
	begin(operatorKey, "acs").want(200, nil)
	begin(operatorKey, "nosuch").want(404, nil)
	begin("wrong-"+operatorKey, "acs").want(401, nil)
	var begun api.BeginReply
	s.call("POST", api.PathRuns, "", api.BeginRequest{Link: s.link(api.LinkRequest{Profile: "acs"}).ID, Profile: "twilio"}).want(200, &begun)
	if begun.Profile.Name != "acs" {
		t.Errorf("the link's profile, not %s", begun.Profile.Name)
	}
}
