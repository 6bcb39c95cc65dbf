package useragent

import "testing"

func TestUserAgents(t *testing.T) {
	for _, c := range []struct {
		ua, name, os string
		version      int
	}{
		{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "Chromium", "Linux", 156},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36", "Chromium", "Windows", 155},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36 Edg/155.0.0.0", "Edge", "Windows", 155},
		{"Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox", "Linux", 153},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15", "Safari", "macOS", 19},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/155.0.1 Mobile/15E148 Safari/604.1", "Chromium", "iOS", 155},
		{"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Mobile Safari/537.36", "Chromium", "Android", 155},
		{"curl/8.5", "", "", 0},
		{"", "", "", 0},
	} {
		name, version := Browser(c.ua)
		if os := System(c.ua); name != c.name || version != c.version || os != c.os {
			t.Errorf("%q: %q %d %q, want %q %d %q", c.ua, name, version, os, c.name, c.version, c.os)
		}
	}
}
