package http

import "testing"

func TestParseNetwork(t *testing.T) {
	for text, want := range map[string]string{
		"203.0.113.7":      "203.0.113.7/32",
		"203.0.113.7/24":   "203.0.113.0/24",
		"203.0.113":        "203.0.113.0/24",
		"203.0.113.":       "203.0.113.0/24",
		"203":              "203.0.0.0/8",
		"2001:db8::1":      "2001:db8::1/128",
		"2001:db8::/32":    "2001:db8::/32",
		"2001:db8":         "2001:db8::/32",
		"2001:db8:":        "2001:db8::/32",
		"::ffff:192.0.2.1": "192.0.2.1/32",
	} {
		if got, err := parseNetwork(text); err != nil || got.String() != want {
			t.Errorf("%s: %v, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", ":", "x", "203..113", "256", "1.2.3.4.5", "1.2.3.4/33", "2001::db8:", "fe80::1%eth0", "1:2:3:4:5:6:7:8:9", "-1"} {
		if got, err := parseNetwork(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}
