package party

import (
	"net/url"
	"strings"

	"sidetone/shared/report"
)

// others are ends of names of hosts that services of other kinds have, which many
// pages keep a WebSocket to: notices, databases, wallets, customers' chats.
var others = []string{
	"pusher.com", "pusherapp.com", "ably.io", "ably.net", "pubnub.com", "onesignal.com", "firebaseio.com", "firebasedatabase.app", "supabase.co",
	"walletconnect.com", "walletconnect.org", "infura.io", "alchemy.com", "zopim.com", "zendesk.com", "crisp.chat", "tawk.to", "drift.com", "livechatinc.com",
	"freshchat.com", "smooch.io", "slack-msgs.com", "push.services.mozilla.com", "hivemq.cloud", "emqxsl.com", "liveblocks.io",
	"grammarly.com", "languagetool.org", "binance.com", "coinbase.com", "kraken.com", "bitmex.com", "tradingview.com", "slack.com", "notion.so", "figma.com", "alive.github.com",
}

func other(host string) bool {
	for _, end := range others {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return strings.Contains(host, ".appsync-realtime-api.")
}

// applications are paths of WebSockets by which pages, databases and brokers
// keep what they show fresh: MQTT, Phoenix' LiveView and Supabase, Firebase,
// Blazor, Streamlit, Rails, GraphQL, Gradio, noVNC.
var applications = []string{"/mqtt", "/live/websocket", "/realtime/v1/websocket", "/.ws", "/_blazor", "/_stcore/stream", "/cable", "/graphql", "/graphql-ws",
	"/subscriptions", "/queue/join", "/websockify"}

// application: the address of a WebSocket is one of those.
func application(u *url.URL) bool {
	path := strings.TrimSuffix(u.Path, "/")
	for _, known := range applications {
		if strings.HasSuffix(path, known) {
			return true
		}
	}
	query := u.Query()
	pusher := strings.HasPrefix(path, "/app/") && query.Has("protocol") && query.Has("client") // Pusher's protocol, whoever's server speaks it
	return pusher || strings.Contains(path, "/api/kernels/")                                   // Jupyter
}

// bundler: React Native's, Metro, which tells an application to load anew.
func bundler(u *url.URL) bool {
	return u.Port() == "8081" && (u.Path == "/message" || u.Path == "/hot" || u.Path == "/debugger-proxy" || u.Path == "/inspector/device")
}

// purposes are words of which hosts and paths that carry no call are named by those
// who run them: notifications.example.com, example.com/telemetry/v1.
var purposes = map[string]report.Party{
	"analytics": report.PartyTelemetry, "telemetry": report.PartyTelemetry, "metrics": report.PartyTelemetry, "tracking": report.PartyTelemetry,
	"tracker": report.PartyTelemetry, "rum": report.PartyTelemetry, "beacon": report.PartyTelemetry, "matomo": report.PartyTelemetry,
	"notification": report.PartyOther, "notifications": report.PartyOther, "notify": report.PartyOther, "notificationhub": report.PartyOther,
	"push": report.PartyOther, "livechat": report.PartyOther, "chatbot": report.PartyOther, "ticker": report.PartyOther, "quotes": report.PartyOther,
}

// purpose is what the name of a host or a part of its path says that it is for; empty: nothing.
func purpose(host, path string) report.Party {
	for _, word := range strings.FieldsFunc(strings.ToLower(host+"/"+path), func(r rune) bool { return strings.ContainsRune("./-_", r) }) {
		if is, known := purposes[word]; known {
			return is
		}
	}
	return ""
}
