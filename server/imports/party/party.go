// Package party tells whose host an address of a call's evidence is, by what
// was asked of it: development servers and telemetry are no part of a call.
// That a host belongs to the calling service is known from what the page asked
// of it; the hosts that profiles name are judged elsewhere.
package party

import (
	"net/netip"
	"net/url"
	"strings"

	"sidetone/shared/report"
)

// Of is whose host an address (http, https, ws or wss) is; empty: its form
// does not tell. The path has to be the one that was asked for: query and
// fragment are of no use here.
func Of(address string) report.Party {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	isSocket := u.Scheme == "ws" || u.Scheme == "wss"
	switch {
	case telemetry(host):
		return report.PartyTelemetry
	case local(host):
		return report.PartyDevelopment
	case isSocket && (reload(u.Path) || bundler(u)), strings.Contains(u.Path, "/sockjs-node/"):
		return report.PartyDevelopment
	case signals(u.Path, isSocket), service(host):
		return report.PartyService
	case isSocket && application(u), other(host):
		return report.PartyOther
	case isSocket:
		return purpose(host, u.Path)
	}
	return ""
}

// local: the machine itself. Servers of calls stand there too while they are
// developed, and no network is between them and the page.
func local(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}

// reloads are paths of the sockets by which development servers tell a page to
// load anew: webpack-dev-server 4 (/ws), its older versions and Create React
// App (/sockjs-node), Next.js, Gatsby, Parcel, Angular, Browsersync, Live Server.
var reloads = []string{
	"/sockjs-node", "/ng-cli-ws", "/_next/webpack-hmr", "/__webpack_hmr", "/_nuxt/", "/livereload", "/browser-sync/socket.io", "/__parcel_source_root",
	"/vite-hmr", "/@vite/client", "/_hmr",
}

func reload(path string) bool {
	for _, known := range reloads {
		if path == known || strings.HasPrefix(path, strings.TrimSuffix(known, "/")+"/") {
			return true
		}
	}
	return false
}

// signalings are paths that calling servers alone have, behind whatever prefix a
// reverse proxy gives them: XMPP over WebSocket and BOSH (RFC 7395, XEP-0206),
// LiveKit and the service that hands out its tokens in Matrix (MSC4195), Janus, PeerJS, Nextcloud Talk.
//
// Microsoft's registrar takes the endpoints of ACS and Teams.
var signalings = []string{"/xmpp-websocket", "/http-bind", "/rtc/v1", "/rtc/validate", "/rtc/v1/validate", "/sfu/get", "/janus", "/peerjs/id", "/peerjs/peerjs",
	"/standalone-signaling/spreed"}

// signals: "/rtc" alone is LiveKit's socket, and may be anybody's page.
func signals(path string, isSocket bool) bool {
	path = strings.TrimSuffix(path, "/")
	for _, known := range signalings {
		if strings.HasSuffix(path, known) {
			return true
		}
	}
	if strings.Contains(path, "/apps/spreed/api/") && strings.Contains(path+"/", "/signaling/") {
		return true
	}
	return path == "/rtc" || isSocket && strings.HasSuffix(path, "/rtc") || strings.Contains(path+"/", "/colibri-ws/") || strings.HasPrefix(path, "/registrar/prod/")
}

// telemetries are ends of names of hosts that count, log or advertise.
var telemetries = []string{
	"events.data.microsoft.com", "aria.microsoft.com", "applicationinsights.azure.com", "in.applicationinsights.azure.com", "services.visualstudio.com",
	"monitor.azure.com", "clarity.ms", "google-analytics.com", "analytics.google.com", "googletagmanager.com", "doubleclick.net",
	"sentry.io", "datadoghq.com", "browser-intake-datadoghq.com", "browser-intake-datadoghq.eu", "nr-data.net", "newrelic.com", "segment.io", "segment.com",
	"mixpanel.com", "amplitude.com", "hotjar.com", "hotjar.io", "fullstory.com", "logrocket.io", "lr-ingest.io", "bugsnag.com",
	"callstats.io", "statscollector.sd-rtn.com", "rtcstats.io", "facebook.net", "hubspot.com", "intercom.io", "intercomcdn.com", "stats.g.doubleclick.net", "eventgw.twilio.com",
}

func telemetry(host string) bool {
	for _, end := range telemetries {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return false
}

// Beside: the WebSocket of an address stands beside the signalling and carries
// none: that of Jitsi's bridge, by which a page says whose picture it shows. It is
// refused as well where the conference is over on the bridge, as after its media failed.
func Beside(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.Contains(u.Path+"/", "/colibri-ws/")
}
