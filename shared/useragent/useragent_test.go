package useragent

import "testing"

func TestUserAgents(t *testing.T) {
	for _, c := range []struct {
		ua, name, os string
		version      Version
	}{
		{"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36", "Chromium", "Linux", Version{156, 0}},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36", "Chromium", "Windows", Version{155, 0}},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Safari/537.36 Edg/155.0.0.0", "Edge", "Windows", Version{155, 0}},
		{"Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox", "Linux", Version{153, 0}},
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15", "Safari", "macOS", Version{19, 1}},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/155.0.1 Mobile/15E148 Safari/604.1", "Chromium", "iOS", Version{155, 0}},
		{"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/155.0.0.0 Mobile Safari/537.36", "Chromium", "Android", Version{155, 0}},
		{"curl/8.5", "", "", Version{}},
		{"", "", "", Version{}},
	} {
		name, version := Browser(c.ua)
		if os := System(c.ua); name != c.name || version != c.version || os != c.os {
			t.Errorf("%q: %q %v %q, want %q %v %q", c.ua, name, version, os, c.name, c.version, c.os)
		}
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		text, says string
		version    Version
	}{
		{"26.4.1 Safari/605", "26.4", Version{26, 4}},
		{"156.0.0.0", "156", Version{156, 0}},
		{"9", "9", Version{9, 0}},
		{"26.x", "26", Version{26, 0}},
		{"beta", "", Version{}},
	} {
		if v := ReadVersion(c.text); v != c.version || v.String() != c.says {
			t.Errorf("%q is %v, told as %q; want %v, %q", c.text, v, v.String(), c.version, c.says)
		}
	}
	if (Version{26, 10}).Compare(Version{26, 4}) <= 0 || (Version{26, 9}).Compare(Version{27, 0}) >= 0 || (Version{26, 4}).Compare(Version{26, 4}) != 0 {
		t.Error("versions are compared as text, not as numbers")
	}
}
