package list

import (
	"fmt"
	"strings"
	"testing"
)

// Cut from what is published, with the members that stand beside.
const (
	office = `[{"id":11,"serviceArea":"Skype","serviceAreaDisplayName":"Microsoft Teams","ips":["52.122.0.0/15","52.112.0.0/14","2603:1063::/38"],
		"udpPorts":"3478,3479,3480,3481","expressRoute":true,"category":"Optimize","required":true},
		{"id":12,"serviceArea":"Skype","urls":["*.lync.com"],"ips":["52.112.0.0/14"],"tcpPorts":"443,80","required":true},
		{"id":13,"serviceArea":"Common","urls":["a.example"],"required":false}]`
	amazon = `{"syncToken":"1","createDate":"2026-11-20-17-33-08","prefixes":[
		{"ip_prefix":"15.193.0.0/19","region":"GLOBAL","service":"AMAZON","network_border_group":"GLOBAL"},
		{"ip_prefix":"15.193.0.0/19","region":"GLOBAL","service":"AMAZON_CONNECT","network_border_group":"GLOBAL"},
		{"ip_prefix":"99.77.128.0/18","region":"GLOBAL","service":"CHIME_MEETINGS","network_border_group":"GLOBAL"}],
		"ipv6_prefixes":[{"ipv6_prefix":"2600:f00f::/40","region":"GLOBAL","service":"AMAZON_CONNECT"}]}`
	nested = `{"web":{"hosts":["192.0.2.1"]},"sfu":{"hosts":[{"name":"a.example","ips":["198.51.100.7","198.51.100.0/28"],"ports":"40000-49999"}]}}`
	plain  = "# networks\n192.0.2.0/24 # media\n\n198.51.100.7\n"
)

func TestNetworks(t *testing.T) {
	for _, c := range []struct{ data, part, want string }{
		{office, "microsoft365/11", "[52.112.0.0/14 52.122.0.0/15 2603:1063::/38] 0001-01-01 true <nil>"},
		{office, "microsoft365/12", "[52.112.0.0/14] 0001-01-01 true <nil>"},
		{office, "microsoft365/13", "[] 0001-01-01 true has no networks of microsoft365/13"},
		{office, "aws/AMAZON_CONNECT", "[] 0001-01-01 false <nil>"},
		{office, "json/sfu", "[] 0001-01-01 false <nil>"},
		{office, "text", "[] 0001-01-01 false <nil>"},
		{amazon, "aws/AMAZON_CONNECT", "[15.193.0.0/19 2600:f00f::/40] 2026-11-20 true <nil>"},
		{amazon, "aws/CHIME_MEETINGS", "[99.77.128.0/18] 2026-11-20 true <nil>"},
		{amazon, "microsoft365/11", "[] 0001-01-01 false <nil>"},
		{nested, "json/sfu", "[198.51.100.0/28 198.51.100.7/32] 0001-01-01 true <nil>"},
		{nested, "json/turn", "[] 0001-01-01 false <nil>"},
		{plain, "text", "[192.0.2.0/24 198.51.100.7/32] 0001-01-01 true <nil>"},
		{"192.0.2.0/24\nnonsense\n", "text", `[] 0001-01-01 true has "nonsense", which is no network such as 192.0.2.0/24`},
		{"0.0.0.0/0\n", "text", "[] 0001-01-01 true has a network that is the whole Internet"},
		{"", "text", "[] 0001-01-01 true has no networks of text"},
		{"{", "aws/X", "[] 0001-01-01 false <nil>"},
	} {
		networks, day, ok, err := Networks([]byte(c.data), c.part)
		if got := fmt.Sprint(networks, " ", day.Format("2006-01-02"), " ", ok, " ", err); got != c.want {
			t.Errorf("%s of %.20s\n got %s\nwant %s", c.part, c.data, got, c.want)
		}
	}
	var many strings.Builder
	for i := range maxNetworks + 1 {
		fmt.Fprintf(&many, "10.%d.%d.0/24\n", i/256, i%256)
	}
	if _, _, _, err := Networks([]byte(many.String()), "text"); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Error(err)
	}
}

func FuzzNetworks(f *testing.F) {
	for _, seed := range []string{office, amazon, nested, plain} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, part := range []string{"microsoft365/11", "aws/AMAZON_CONNECT", "json/sfu", "text"} {
			networks, _, ok, err := Networks(data, part)
			if (ok && err == nil) != (len(networks) > 0) {
				t.Errorf("%s: %v, %v, %v", part, networks, ok, err)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			for _, n := range networks {
				if n != n.Masked() || n.Bits() == 0 {
					t.Errorf("%s", n)
				}
			}
		}
	})
}
