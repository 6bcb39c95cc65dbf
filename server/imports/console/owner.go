package console

import (
	"strings"

	"sidetone/shared/report"
)

// ofExtension: the line is an extension's own and none of the page's.
func ofExtension(source string) bool {
	scheme, _, found := strings.Cut(source, "-extension://")
	return found && (scheme == "chrome" || scheme == "moz" || scheme == "safari-web" || scheme == "safari")
}

// developments begin the lines that development servers' scripts in the page write of
// their own sockets: Vite, webpack-dev-server, webpack's hot reload, Next.js, Parcel, Angular.
var developments = []string{"[vite] ", "[webpack-dev-server] ", "[WDS] ", "[HMR] ", "[Fast Refresh] ", "[parcel] ", "[Live Reload] "}

func ofDevelopment(text string) bool {
	for _, begins := range developments {
		if strings.HasPrefix(strings.TrimPrefix(text, "Error: "), begins) {
			return true
		}
	}
	return false
}

// developmentClients are the scripts in the page that open the sockets of development
// servers: webpack-dev-server 4 and 5 (client/clients), Create React App, Vite (vite/client),
// Next.js. Whatever host they are opened to, they carry no call.
var developmentClients = []string{"WebSocketClient.js", "SockJSClient.js", "webpackHotDevClient.js", "hot-reloader-client.js", "hot-reloader-client.tsx", "@vite/client"}

func ofDevelopmentClient(source string) bool {
	file, _, _ := strings.Cut(fileOf(source), "?")
	for _, client := range developmentClients {
		if file == client || strings.HasSuffix(file, "/"+client) {
			return true
		}
	}
	return false
}

// disown: the WebSocket that failed last was a development server's, as its script
// in the page says next.
func (l *log) disown(source string) {
	if l.unopened == "" || l.socket != "" && fileOf(source) != "" && l.socket != fileOf(source) {
		return
	}
	for i := range l.into.Entries {
		o := &l.into.Entries[i].Observation
		if o.Check == report.CheckSignaling && o.Target == l.unopened && o.Outcome == report.Failed {
			ofNoCall(o, report.PartyDevelopment)
		}
	}
}

// ofNoCall: it is shown, and is no socket of a call.
func ofNoCall(o *report.Observation, party report.Party) {
	o.Check, o.Detail.Socket, o.Detail.Party = report.CheckConsole, nil, party
	said := o.Detail.Text
	o.Detail = o.Detail.With(report.Ours("observed.socket_broke"))
	if said != "" {
		o.Detail = o.Detail.With(report.Ours("observed.socket_failed", "text", said))
	}
}

// fileOf is a source without its line and column.
func fileOf(source string) string {
	for places(source) > 0 {
		source = source[:strings.LastIndexByte(source, ':')]
	}
	return source
}
