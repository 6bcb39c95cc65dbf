//go:build linux

package browser

import (
	"fmt"
	"maps"
	"net"
	"os/exec"
	"strconv"
)

// executables are the names that a browser goes by, best first.
var executables = map[Kind][]string{
	Chromium: {"chromium", "chromium-browser", "google-chrome"},
	Firefox:  {"firefox-esr", "firefox"},
}

// Find is the path of a browser on this machine.
func Find(kind Kind) (string, error) {
	for _, name := range executables[kind] {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no %s (%v)", kind, executables[kind])
}

// chromiumArgs keep Chromium from doing anything but show the page. The lab's
// namespaces are the sandbox; Chromium's own needs rights that root in a user
// namespace has not. QUIC would hide UDP faults from the page's own requests.
var chromiumArgs = []string{
	"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
	"--disable-background-networking", "--disable-component-update", "--disable-domain-reliability",
	"--disable-dev-shm-usage",
}

// firefoxPrefs do the same for Firefox, and keep it to the system's resolver.
var firefoxPrefs = map[string]any{
	"network.trr.mode":                                  5, // DNS over HTTPS: off by choice
	"network.proxy.type":                                0,
	"network.captive-portal-service.enabled":            false,
	"network.connectivity-service.enabled":              false,
	"network.dns.disablePrefetch":                       true,
	"app.update.enabled":                                false,
	"app.normandy.enabled":                              false,
	"browser.safebrowsing.malware.enabled":              false,
	"browser.safebrowsing.phishing.enabled":             false,
	"browser.safebrowsing.downloads.enabled":            false,
	"browser.newtabpage.enabled":                        false,
	"browser.startup.homepage":                          "about:blank",
	"browser.region.update.enabled":                     false,
	"datareporting.healthreport.uploadEnabled":          false,
	"datareporting.policy.dataSubmissionEnabled":        false,
	"dom.push.connection.enabled":                       false,
	"extensions.update.enabled":                         false,
	"extensions.getAddons.cache.enabled":                false,
	"media.gmp-manager.updateEnabled":                   false,
	"network.http.speculative-parallel-limit":           0,
	"services.settings.server":                          "data:,",
	"toolkit.telemetry.enabled":                         false,
	"browser.discovery.enabled":                         false,
	"network.dns.native_https_query":                    false,
	"security.OCSP.enabled":                             0,
	"browser.aboutHomeSnippets.updateUrl":               "",
	"browser.urlbar.suggest.searches":                   false,
	"browser.topsites.contile.enabled":                  false,
	"browser.newtabpage.activity-stream.feeds.snippets": false,
}

// command is the driver's launch command.
func command(kind Kind, options Options) map[string]any {
	words := map[string]any{"op": "launch", "clockOffset": options.ClockOffset.Milliseconds(), "trusting": options.Trusting}
	words["executable"], _ = Find(kind)
	if kind == Firefox {
		prefs := maps.Clone(firefoxPrefs)
		maps.Copy(prefs, options.Prefs)
		maps.Copy(prefs, proxied(options.Proxy))
		words["kind"], words["prefs"], words["args"] = "firefox", prefs, append([]string{}, options.Args...)
		return words
	}
	words["kind"] = "chrome"
	args := append(append([]string{}, chromiumArgs...), options.Args...)
	if options.Proxy == "" {
		args = append(args, "--no-proxy-server")
	} else {
		args = append(args, "--proxy-server=http://"+options.Proxy)
	}
	if options.Trusting {
		args = append(args, "--ignore-certificate-errors")
	}
	words["args"] = args
	return words
}

// proxied are Firefox's settings for an HTTP proxy; nil: it has none.
func proxied(address string) map[string]any {
	host, port, err := net.SplitHostPort(address)
	number, wrong := strconv.Atoi(port)
	if err != nil || wrong != nil {
		return nil
	}
	return map[string]any{
		"network.proxy.type": 1, "network.proxy.http": host, "network.proxy.http_port": number,
		"network.proxy.ssl": host, "network.proxy.ssl_port": number,
	}
}
