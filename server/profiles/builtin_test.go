package profiles

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/profile"
	"sidetone/shared/report"
	"sidetone/shared/token"
)

// What the installations among the built-in profiles ask for, and what they
// take besides.
var (
	needed = map[string]string{
		"COTURN_HOST": "relay.example.org", "COTURN_SECRET": "planted", "LIVEKIT_HOST": "calls.example.org", "LIVEKIT_CLOUD_HOST": "p.livekit.cloud",
		"JITSI_HOST": "meet.example.org", "CONNECT_INSTANCE": "i.my.connect.aws", "CONNECT_REGION": "eu-central-1", "GENESYS_DOMAIN": "mypurecloud.de",
	}
	optional = map[string]string{
		"ACS_RESOURCE_HOST": "contoso.communication.azure.com", "LIVEKIT_TURN_HOST": "turn.example.org", "JITSI_TURN_HOST": "turn.example.org",
		"JITSI_TURN_SECRET": "planted", "CONNECT_TURN_HOST": "TurnNlb-0123456789abcdef.elb.eu-central-1.amazonaws.com", "DAILY_DOMAIN": "team.daily.co",
	}
)

// everything gives what the installations among the built-in profiles ask for.
func everything(t *testing.T) []profile.Profile {
	t.Helper()
	for _, variables := range []map[string]string{needed, optional} {
		for name, value := range variables {
			t.Setenv(name, value)
		}
	}
	all, err := Builtin()
	if err != nil || len(all) != len(builtin) {
		t.Fatalf("%d of %d, %v", len(all), len(builtin), err)
	}
	return all
}

// Every number and name in a profile of somebody's service says where it was
// read and when.
func TestEveryPartHasASource(t *testing.T) {
	for _, p := range everything(t) {
		has := map[string]bool{
			"ice": len(p.ICE.Servers) > 0, "hosts": len(p.Hosts) > 0, "media": len(p.Media) > 0, "notices": len(p.Notices) > 0,
			"limits": p.Limits != report.QualityLimits{}, "token": p.Token.ScopeClaim != "", "signaling": p.Signaling.URL != "",
		}
		if p.Name == Default {
			continue // its own, and tokens as those of acs
		}
		for _, part := range profile.Parts {
			told := slices.ContainsFunc(p.Sources, func(s profile.Source) bool { return slices.Contains(s.Of, part) })
			if has[part] != told {
				t.Errorf("%s: %s is there: %v, has a source: %v", p.Name, part, has[part], told)
			}
		}
	}
}

// What Teams publishes, beside what Azure Communication Services do.
func TestACSWithTeams(t *testing.T) {
	profiles := map[string]profile.Profile{}
	for _, p := range everything(t) {
		profiles[p.Name] = p
	}
	acs, teams := profiles["acs"], profiles["acs-teams"]
	for _, m := range acs.Media {
		if !slices.Contains(teams.Media, m) {
			t.Errorf("without %+v", m)
		}
	}
	for _, h := range acs.Hosts {
		if !slices.Contains(teams.Hosts, h) {
			t.Errorf("without %+v", h)
		}
	}
	for _, network := range []string{"52.112.0.0/14", "52.122.0.0/15", "2603:1063::/38"} {
		if !slices.Contains(teams.Media, report.MediaNetwork{Net: network, Proto: "udp", Ports: "3478-3481", Purpose: report.ForBoth, List: "microsoft365/11"}) {
			t.Errorf("without %s", network)
		}
	}
	for _, name := range []string{"contoso.communication.azure.com", "teams.microsoft.com", "teams.cloud.microsoft", "*.teams.microsoft.com", "*.teams.cloud.microsoft", "*.lync.com"} {
		if !slices.ContainsFunc(teams.Hosts, func(h profile.Host) bool { return h.Name == name && h.Use == profile.UseSignaling }) {
			t.Errorf("without %s", name)
		}
	}
	for _, name := range []string{"acs", "acs-teams"} {
		if !slices.Equal(profiles[name].Notices, []report.Notice{report.ACSStandaloneEnds}) {
			t.Errorf("%s: %v", name, profiles[name].Notices)
		}
	}
	t.Setenv("ACS_RESOURCE_HOST", "")
	p, err := Load("acs-teams")
	if err != nil || len(p.Hosts) != len(teams.Hosts)-1 {
		t.Errorf("without the resource's host: %d of %d, %v", len(p.Hosts), len(teams.Hosts), err)
	}
}

// Tokens of Microsoft Entra that the SDK exchanges are none of another kind.
func TestSignInTokensOfACS(t *testing.T) {
	const now = 1_800_000_000
	for _, name := range []string{"acs", "acs-teams", Default} {
		p, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for claims, want := range map[string]string{
			`{"aud":"https://communication.azure.com/clients","tid":"t","scp":"VoIP VoIP.Join","exp":1800000600}`:                                "",
			`{"aud":"2a04943b-b6a7-4f65-8786-2bb6131b59f6","tid":"t","scp":"VoIP","exp":1799999000}`:                                             token.Expired,
			`{"aud":"2a04943b-b6a7-4f65-8786-2bb6131b59f6","tid":"t","scp":"Chat","exp":1800000600}`:                                             token.MissingScope,
			`{"aud":"https://auth.msft.communication.azure.com","tid":"t","scp":"TeamsExtension.ManageCalls","exp":1800000600}`:                  "",
			`{"aud":"1fd5118e-2576-4263-8130-9503064c837a","tid":"t","scp":"Teams.ManageCalls Teams.ManageChats","exp":1800000600}`:              "",
			`{"aud":"https://auth.msft.communication.azure.com","tid":"t","scp":"Teams.ManageChats","exp":1800000600}`:                           token.MissingScope,
			`{"aud":"https://communication.azure.com","tid":"t","exp":1800000600}`:                                                               token.WrongKind,
			`{"aud":"https://graph.microsoft.com","tid":"t","scp":"User.Read","exp":1800000600}`:                                                 token.WrongKind,
			`{"aud":"00000003-0000-0000-c000-000000000000","tid":"t","scp":"VoIP","exp":1800000600}`:                                             token.WrongKind,
			`{"skypeid":"acs:r_u","acsScope":"voip","aud":"https://communication.azure.com/clients","exp":1800000600,"resourceId":"r","tid":""}`: "",
		} {
			got := token.Read(jws(claims), p.Token, token.Clock{LocalUnix: now, UncertaintyS: 0.05})
			if got.Cause != want || got.SignIn != (want != token.WrongKind && !strings.Contains(claims, "acsScope")) {
				t.Errorf("%s: %s: %q, sign-in %v, want %q", name, claims, got.Cause, got.SignIn, want)
			}
		}
	}
}

func jws(claims string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc([]byte(claims)) + "." + enc([]byte("no signature"))
}

// What is optional may be missing: nothing is tried that has no name.
func TestWithoutTheOptionalVariables(t *testing.T) {
	for name, value := range needed {
		t.Setenv(name, value)
	}
	all, err := Builtin()
	if err != nil || len(all) != len(builtin) {
		t.Fatalf("%d of %d, %v", len(all), len(builtin), err)
	}
	tried := map[string]bool{"acs": true, "acs-teams": true, "twilio": true, "cloudflare": true, "telnyx": true, "coturn": true, "daily": true}
	for _, p := range all {
		if got := len(p.ICE.Servers) > 0; got != tried[p.Name] {
			t.Errorf("%s: relays of its own: %v", p.Name, got)
		}
	}
}

// A made-up name of a relay that only sometimes is there called healthy
// networks down: LiveKit's servers answer where they are documented to.
func TestLiveKit(t *testing.T) {
	for _, p := range everything(t) {
		socket := slices.ContainsFunc(p.Hosts, func(h profile.Host) bool { return h.Socket == "/rtc" && h.Use == profile.UseSignaling })
		if strings.HasPrefix(p.Name, "livekit") && !socket {
			t.Errorf("%s: its WebSocket is not tried", p.Name)
		}
		if p.Name == "livekit" && !slices.Equal(p.ICE.Servers[0].URLs, []string{"turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443?transport=tcp"}) {
			t.Errorf("%q", p.ICE.Servers[0].URLs)
		}
	}
}
