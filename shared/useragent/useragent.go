// Package useragent reads the User-Agent of the browsers that make calls.
package useragent

import "strings"

// brands in the order in which they have to be looked for: Edge calls itself
// Chrome, and Chrome calls itself Safari. Chrome and Chromium are one to us.
var brands = []struct{ token, name string }{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"},
	{"OPR/", "Opera"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
	{"HeadlessChrome/", "Chromium"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chromium"}, {"CriOS/", "Chromium"},
}

// Browser gives name and version; empty and zero for a browser that is none of
// those we know.
func Browser(ua string) (name string, version Version) {
	for _, b := range brands {
		if _, rest, ok := strings.Cut(ua, b.token); ok {
			return b.name, ReadVersion(rest)
		}
	}
	if strings.Contains(ua, "Safari/") {
		if _, rest, ok := strings.Cut(ua, "Version/"); ok {
			return "Safari", ReadVersion(rest)
		}
	}
	return "", Version{}
}

// systems in the order in which they have to be looked for: Android names
// Linux too, and iPhones name Mac OS X.
var systems = []struct{ token, name string }{
	{"Windows", "Windows"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
	{"iPhone", "iOS"}, {"iPad", "iOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}, {"X11", "Linux"},
}

// System gives the operating system; empty: none that we know.
func System(ua string) string {
	for _, s := range systems {
		if strings.Contains(ua, s.token) {
			return s.name
		}
	}
	return ""
}
