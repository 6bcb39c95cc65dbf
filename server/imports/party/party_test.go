package party

import (
	"testing"

	"sidetone/shared/report"
)

func TestOf(t *testing.T) {
	for address, want := range map[string]report.Party{
		"ws://localhost:5173/":                                    report.PartyDevelopment,
		"wss://127.0.0.1/rtc":                                     report.PartyDevelopment,
		"ws://[::1]:3000/ws":                                      report.PartyDevelopment,
		"https://app.localhost/":                                  report.PartyDevelopment,
		"wss://app.example.com/_next/webpack-hmr":                 report.PartyDevelopment,
		"https://app.example.com/sockjs-node/info":                report.PartyDevelopment,
		"https://ic3.events.data.microsoft.com/OneCollector/1.0/": report.PartyTelemetry,
		"https://o1.ingest.sentry.io/api/1/envelope/":             report.PartyTelemetry,
		"wss://meet.example.net/xmpp-websocket":                   report.PartyService,
		"https://meet.example.net/http-bind":                      report.PartyService,
		"wss://livekit.example.com/rtc/v1":                        report.PartyService,
		"wss://meet.example.net/colibri-ws/default-id/abc":        report.PartyService,
		"ws://192.168.40.20:8089/ws":                              "",
		"wss://meet.example.net/":                                 "",
		"https://notsentry.io.example/":                           "",
		"https://mysentry.io/":                                    "",
		"https://app.example.com/rtc/other":                       "",
		"wss://broker.example.com:8084/mqtt":                      report.PartyOther,
		"wss://a.supabase.co/realtime/v1/websocket":               report.PartyOther,
		"wss://ws-eu.pusher.com/app/abc?protocol=7&client=js":     report.PartyOther,
		"wss://ome.example.com:3334/app/stream":                   "",
		"wss://hub.example.com/user/a/api/kernels/1/channels":     report.PartyOther,
		"ws://192.168.1.20:8081/message?device=a":                 report.PartyDevelopment,
		"wss://sfu.example.com/message":                           "",
		"https://shop.example.com/graphql":                        "",
		"wss://notifications.example.net/hub":                     report.PartyOther,
		"wss://app.example.net/hubs/notificationHub":              report.PartyOther,
		"wss://app.example.net/Telemetry/v1":                      report.PartyTelemetry,
		"wss://rum-eu.example.net/":                               report.PartyTelemetry,
		"wss://analytics.example.net/xmpp-websocket":              report.PartyService,
		"wss://forum.example.net/pushups":                         "",
		"nothing":                                                 "",
		"":                                                        "",
	} {
		if got := Of(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestBeside(t *testing.T) {
	for address, want := range map[string]bool{
		"wss://meet.example.org/colibri-ws/default-id/abc/def?pwd=x": true,
		"wss://meet.example.org/xmpp-websocket":                      false,
		"nothing":                                                    false,
		":":                                                          false,
	} {
		if got := Beside(address); got != want {
			t.Errorf("%q: %t", address, got)
		}
	}
}
