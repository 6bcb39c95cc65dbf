package shared

// arrows is what each package may import of this module, tests aside. An
// arrow that is not here fails the test: adding one is a decision, and this
// is where it is taken. An arrow that nothing uses any more fails it too. Below
// "wasm", "web" and "shared" every arrow is also paid for in bytes by each
// caller.
var arrows = map[string]string{
	"shared":                   "",
	"shared/api":               "shared/profile shared/report",
	"shared/candidate":         "shared/report",
	"shared/capture":           "shared/candidate shared/codes shared/peerconn shared/report",
	"shared/carried":           "shared/report",
	"shared/codes":             "",
	"shared/facts":             "shared/codes shared/report shared/stunuri shared/useragent",
	"shared/failure":           "shared/report",
	"shared/peerconn":          "shared/candidate shared/codes shared/failure shared/report shared/retransmit shared/stunuri",
	"shared/playbook":          "shared/facts shared/report",
	"shared/profile":           "shared/report",
	"shared/report":            "shared/useragent",
	"shared/retransmit":        "shared/report",
	"shared/run":               "shared/api shared/candidate shared/carried shared/codes shared/failure shared/playbook shared/profile shared/render shared/report shared/retransmit shared/signal shared/stunuri shared/token shared/words",
	"shared/render":            "shared/report shared/words",
	"shared/signal":            "shared/report",
	"shared/stunuri":           "",
	"shared/useragent":         "",
	"shared/token":             "shared/profile shared/report",
	"shared/words":             "",
	"shared/report/reporttest": "",

	"wasm":         "shared/run wasm/hands web",
	"wasm/carried": "shared/carried shared/playbook shared/render shared/report shared/signal shared/words web/page",
	"wasm/capture": "shared/capture shared/playbook shared/render shared/report shared/run shared/signal shared/words wasm/hands",
	"wasm/hands":   "shared/api shared/candidate shared/report shared/run shared/useragent",

	"web":               "shared/api shared/carried shared/render shared/report shared/run shared/words web/icons web/qr web/request",
	"web/boot":          "web/lean",
	"web/boot/lost":     "",
	"web/stage":         "web/lean",
	"web/capture":       "shared/words web/lean",
	"web/demo":          "shared/words",
	"web/draw":          "",
	"web/icons":         "",
	"web/lean":          "",
	"web/page":          "shared/api shared/codes shared/render shared/report shared/stunuri shared/words web web/boot web/draw web/icons web/request",
	"web/qr":            "shared/carried",
	"web/request":       "shared/report shared/stunuri shared/words",
	"web/stories":       "shared/report shared/run shared/words web web/demo web/page web/qr web/stories/scene",
	"web/stories/scene": "shared/playbook shared/render shared/report shared/run shared/signal shared/words",

	"server":                           "server/command",
	"server/account":                   "server/auth server/refusal server/store",
	"server/account/openid":            "server/account server/auth server/refusal",
	"server/account/passkey":           "server/refusal server/store",
	"server/account/openid/openidtest": "",
	"server/acsrows":                   "shared/report",
	"server/assets":                    "",
	"server/assets/goapp":              "",
	"server/assets/pack":               "server/assets server/capture web/boot/lost web/capture web/page web/stage",
	"server/attack":                    "server/selfsigned server/usage shared/api shared/report",
	"server/auth":                      "server/caller server/refusal",
	"server/caller":                    "",
	"server/capture":                   "server/assets shared/profile shared/words web/capture",
	"server/casecover":                 "",
	"server/command":                   "server/config server/imports server/imports/artefact server/intake server/probe server/profiles server/profiles/list server/scrub server/seal server/serve shared/api shared/carried shared/codes shared/playbook shared/profile shared/render shared/report shared/signal shared/words web/page",
	"server/config":                    "server/account server/account/openid server/acsrows server/profiles shared/profile",
	"server/demo":                      "server/refusal",
	"server/durability":                "",
	"server/load":                      "server/refusal server/store server/store/postgres server/store/postgres/cluster server/store/sqldb server/store/sqlite server/usage shared/api shared/playbook shared/render shared/report shared/signal shared/words",
	"server/echo":                      "server/caller server/listen server/pionlog server/witness shared/report",
	"server/http":                      "server/account server/account/openid server/account/passkey server/acsrows server/assets server/auth server/caller server/capture server/demo server/desk server/echo server/intake server/redact server/refusal server/runs server/seal server/signaling server/store server/wire server/witness shared/api shared/carried shared/profile shared/render shared/report shared/useragent shared/words web web/boot web/capture web/demo web/page web/request",
	"server/intake":                    "server/auth server/refusal server/scrub server/store server/wire shared/render shared/report shared/words",
	"server/listen":                    "",
	"server/logs":                      "server/acsrows server/refusal server/scrub server/store shared/report",
	"server/hands":                     "server/pionlog server/reach shared/api shared/candidate shared/report shared/run shared/stunuri",
	"server/pionlog":                   "server/listen",
	"server/probe":                     "server/hands server/runs server/scrub shared/api shared/profile shared/render shared/report shared/run shared/words web/request",
	"server/fold":                      "",
	"server/seal":                      "",
	"server/scrub":                     "server/fold server/walk shared/report",
	"server/selfsigned":                "",
	"server/icereply":                  "",
	"server/walk":                      "",
	"server/usage":                     "",
	"server/profiles":                  "server/icereply server/profiles/list shared/profile shared/report",
	"server/profiles/list":             "",
	"server/reach":                     "shared/report shared/stunuri",
	"server/redact":                    "server/fold server/store server/walk shared/report shared/stunuri shared/words",
	"server/refusal":                   "shared/words",
	"server/runs":                      "server/acsrows server/auth server/caller server/icereply server/refusal server/store server/witness shared/api shared/profile shared/report",
	"server/serve":                     "server/account server/account/openid server/assets server/auth server/caller server/config server/demo server/demodata server/desk server/echo server/geo server/http server/intake server/listen server/logs server/redact server/refusal server/runs server/seal server/store server/store/postgres server/store/sqlite server/turn server/vantage server/witness shared/api shared/playbook shared/render shared/report shared/signal shared/words web/page",
	"server/signaling":                 "server/caller server/intake server/listen server/refusal server/runs server/store server/wire server/witness shared/api shared/report",
	"server/store":                     "server/auth shared/report",
	"server/store/postgres":            "server/store/sqldb",
	"server/store/sqldb":               "server/auth server/refusal server/store shared/report",
	"server/store/postgres/cluster":    "",
	"server/demodata":                  "server/auth server/store shared/report",
	"server/geo":                       "web/page",
	"server/store/sqlite":              "server/store/sqldb",
	"server/store/storetest":           "server/auth server/refusal server/store shared/report",
	"server/syncbuffer":                "",
	"server/turn":                      "server/caller server/listen server/pionlog server/witness shared/api shared/report",
	"server/vantage":                   "server/reach shared/report shared/stunuri",
	"server/wire":                      "server/refusal",
	"server/witness":                   "shared/report",

	"server/desk":                "server/auth server/caller server/imports server/imports/artefact server/refusal server/store shared/profile shared/render shared/report shared/words",
	"server/imports":             "server/imports/aboutwebrtc server/imports/acslog server/imports/artefact server/imports/console server/imports/getstats server/imports/har server/imports/internals server/imports/lines server/imports/rtcstats server/imports/stream server/imports/trickle server/intake server/refusal server/scrub shared/profile shared/render shared/report shared/useragent shared/words",
	"server/imports/aboutwebrtc": "server/imports/artefact server/imports/dumped server/imports/lines shared/peerconn shared/report shared/stunuri",
	"server/imports/acslog":      "server/acsrows server/imports/artefact server/imports/lines server/imports/stream shared/report",
	"server/imports/artefact":    "server/scrub shared/render shared/report shared/useragent shared/words",
	"server/imports/console":     "server/imports/artefact server/imports/lines server/imports/party shared/candidate shared/codes shared/failure shared/peerconn shared/report",
	"server/imports/party":       "shared/report",
	"server/imports/getstats":    "server/imports/artefact server/imports/dumped server/imports/stream shared/peerconn shared/report",
	"server/imports/har":         "server/imports/artefact server/imports/party server/imports/stream shared/profile shared/report shared/token",
	"server/imports/internals":   "server/imports/artefact server/imports/dumped server/imports/stream shared/report",
	"server/imports/lines":       "server/imports/artefact",
	"server/imports/dumped":      "server/imports/artefact shared/candidate shared/peerconn shared/report",
	"server/imports/rtcstats":    "server/imports/artefact server/imports/dumped server/imports/lines server/imports/stream shared/report shared/useragent",
	"server/imports/stream":      "server/imports/artefact shared/report",
	"server/imports/trickle":     "server/imports/artefact server/imports/dumped server/imports/lines shared/failure shared/peerconn shared/report",
}

// foreign is what a package of the agent may import from others. What is not
// named here may import the standard library alone; what is named has to be
// used.
var foreign = map[string]string{
	"wasm":        "github.com/maxence-charriere/go-app/v10/pkg/app",
	"web":         "github.com/maxence-charriere/go-app/v10/pkg/app",
	"web/qr":      "rsc.io/qr/coding",
	"web/page":    "github.com/maxence-charriere/go-app/v10/pkg/app",
	"web/stories": "golang.org/x/net/html golang.org/x/net/html/atom",
}

// impure is what nothing in shared may touch: network, processes, files,
// logs and the browser. The clock is a value that is handed in.
var impure = []string{"net", "net/http", "os", "os/exec", "io/fs", "log", "log/slog", "syscall", "syscall/js", "crypto/tls", "math/rand", "math/rand/v2"}

// unwanted is never linked into the agent, by whatever way. Each is linked
// into the server, under this very path: a ban on a path that nobody uses
// would let the package in under its new one.
var unwanted = []string{
	"github.com/gorilla/websocket", // compiles to wasm and then always says "connection refused"
	"go.yaml.in/yaml/v3", "html/template", "text/template", "database/sql", "github.com/prometheus/client_golang/prometheus",
	"github.com/Azure/azure-sdk-for-go/sdk/azcore", "github.com/Azure/azure-sdk-for-go/sdk/azidentity",
}
