package config

import (
	"strings"

	"sidetone/server/profiles"
)

// option is one thing that can be set, whichever way.
type option struct {
	flag  string // its name; the other names are made from it
	value string // what stands for the value in help
	help  string
	// list: it may be given several times, or as a list, or with commas.
	list bool
	// spaces: what the list holds may have spaces in it.
	spaces bool
	set    func(c *Config, values []string) error
	// bare: on the command line its name alone turns it on.
	bare bool

	// preset is the value that it has where nothing else is said; empty where help
	// tells that in words, or there is none.
	preset string
}

// env is the option's environment variable.
func (o option) env() string {
	return "SIDETONE_" + strings.ToUpper(strings.ReplaceAll(o.flag, "-", "_"))
}

// key is the option's key in a file.
func (o option) key() string { return strings.ReplaceAll(o.flag, "-", "_") }

// one makes a set of a single value.
func one(set func(c *Config, value string) error) func(*Config, []string) error {
	return func(c *Config, values []string) error {
		value := ""
		if len(values) > 0 {
			value = values[len(values)-1]
		}
		return set(c, value)
	}
}

// options in the order in which help shows them.
var options = []option{
	{flag: "listen", value: "ADDRESS", preset: ":8080", help: "host and port to listen on", set: one(setListen)},
	{flag: "data", value: "DIR", preset: "data", help: "folder for the database and the keys, made if missing", set: one(setData)},
	{flag: "database", value: "URL", help: "sqlite:PATH (default: sidetone.db in the data folder) or postgres://...", set: one(setDatabase)},
	{flag: "public-url", value: "URL", help: "address under which callers reach this server (default: as they ask for it)", set: one(setPublicURL)},
	{flag: "public-ip", value: "IP", list: true, help: "address that STUN/TURN and the echo peer announce; repeatable (default: source addresses of the default routes)", set: setPublicIPs},
	{flag: "profile", value: "NAME|FILE", help: "what runs test (default: " + profiles.Default + "): " + strings.Join(append(profiles.Names(), profiles.Installations()...), ", ") + " or a YAML file", set: one(setProfile)},
	{flag: "public-profiles", value: "NAME,...", list: true, help: "other profiles that anyone may choose for a run without a link (default: none)", set: setPublicProfiles},
	{flag: "tls-cert", value: "FILE", help: "certificate chain in PEM; serves HTTPS, and TURN over TLS", set: one(setTLSCert)},
	{flag: "tls-key", value: "FILE", help: "key of the certificate in PEM", set: one(setTLSKey)},
	{flag: "trusted-proxies", value: "CIDR,...", list: true, help: "proxies whose X-Forwarded-For, -Proto and -Host are believed", set: setTrustedProxies},
	{flag: "turn-ports", value: "PORTS", list: true, preset: "3478-3481", help: "ports of the embedded STUN/TURN, UDP and TCP: 3478-3481, a list, or off", set: setTURNPorts},
	{flag: "echo-port", value: "PORT", preset: "3482", help: "port of the echo peer, UDP and TCP, or off", set: one(setEchoPort)},
	{flag: "public-run", value: "on|off", help: "whether anyone may begin a run without a link (default: on, but not with relay credentials that stand in the profile)", set: one(setPublicRun)},
	{flag: "public-read", value: "on|off", help: "whether anyone may have files of a call read at /read (default: on); nothing of them is kept", set: one(setPublicRead)},
	{flag: "capture-origins", value: "ORIGIN,...", list: true, help: "origins of calling pages with the capture script that may run checks (default: none but this server's)", set: setCaptureOrigins},
	{flag: "support-name", value: "TEXT", help: "who helps callers, as their pages name it (default: the host)", set: one(setSupportName)},
	{flag: "support-contact", value: "TEXT", help: "how callers reach support: an e-mail address, a number, a sentence", set: one(setSupportContact)},
	{flag: "support-logo", value: "FILE", help: "picture of whoever helps callers, beside the name: PNG, JPEG, WebP or SVG of at most 100 KiB (default: none)", set: one(setSupportLogo)},
	{flag: "retention", value: "DURATION", preset: "30d", help: "how long reports are kept", set: one(setRetention)},
	{flag: "cut-addresses-after", value: "DURATION", help: "when addresses of people are cut out of a report, to /24 or /48 (default: never)", set: one(setCutAfter)},
	{flag: "audit-retention", value: "DURATION", preset: "365d", help: "how long it is kept who saw, shared, changed and deleted what", set: one(setAuditRetention)},
	{flag: "report-audience", value: "public|support", help: "who may see a report of which nothing was said: who has its address (default), or support alone", set: one(setReportAudience)},
	{flag: "public-for", value: "DURATION", help: "for how long after its creation a report is public of which nothing was said (default: always, as long as it is kept)", set: one(setPublicFor)},
	{flag: "network-database", value: "FILE,...", list: true, help: "databases in MaxMind's format (MMDB) by which reports name operator and country of a network (default: none)", set: setNetworkDatabase},
	{flag: "demo-data", value: "on|off", help: "fill an empty database with reports made from recordings, to try the console; by itself it means on (default: off)", set: one(setDemoData), bare: true},
	{flag: "runs-per-minute", value: "N", preset: "30", help: "runs that one address may begin in a minute", set: one(setRunsPerMinute)},
	{flag: "database-limit", value: "SIZE", preset: "10GiB", help: "bytes that everything stored may take, such as 10GiB; those who store most are refused first", set: one(setDatabaseLimit)},
	{flag: "metrics-listen", value: "ADDRESS", help: "host and port where /metrics needs no key (default: none; elsewhere it is for this machine and the operator key)", set: one(setMetricsListen)},
	{flag: "logs-workspace", value: "GUID", help: "ID of the Log Analytics workspace that is asked for the rows of calls (default: none)", set: one(setLogsWorkspace)},
	{flag: "logs-endpoint", value: "CLOUD|URL", preset: "public", help: "where it is asked: public, government, china or an https:// address", set: one(setLogsEndpoint)},
	{flag: "logs-credential", value: "default|FILE", preset: "default", help: "Azure's default chain (AZURE_... variables, managed identity), or a YAML file with tenant_id, client_id and client_secret", set: one(setLogsCredential)},
	{flag: "logs-table", value: "KIND=NAME", list: true, help: "another name of a table, or off: summary, summary_updates, diagnostics, diagnostics_updates, operations, events; repeatable", set: setLogsTables},
	{flag: "logs-column", value: "KIND.FIELD=NAME", list: true, help: "another name of a column, or off: diagnostics.quality=MediaPathQuality; repeatable", set: setLogsColumns},
	{flag: "secret-file", value: "FILE", help: "secret that several replicas share (default: server.key in the data folder, made on first start)", set: one(setSecretFile)},
	{flag: "operator-key-file", value: "FILE", help: "the operator key (default: operator.key in the data folder, made on first start)", set: one(setOperatorKeyFile)},
	{flag: "sign-in", value: "WAY,...", list: true, help: "ways into the console that are open: openid, passkey, password, key (default: all)", set: setSignIn},
	{flag: "operator-key", value: "on|off", help: "whether the operator key counts, at the API and the sign-in (default: on)", set: one(setOperatorKey)},
	{flag: "openid-issuer", value: "URL", help: "OpenID provider that people sign in by, as its discovery document names it (default: none)", set: one(setOpenIDIssuer)},
	{flag: "openid-client-id", value: "ID", help: "client id of this server there", set: one(setOpenIDClient)},
	{flag: "openid-client-secret", value: "FILE|SECRET", help: "its secret, or a file that holds it; without one it is a public client", set: one(setOpenIDSecret)},
	{flag: "openid-scopes", value: "SCOPE,...", list: true, help: "what is asked for there (default: openid,profile,email)", set: setOpenIDScopes},
	{flag: "openid-administrators", value: "CLAIM=VALUE", list: true, spaces: true, help: "who becomes administrator: groups=sidetone-admins, email=anna@example.org; repeatable (default: nobody)", set: setOpenIDAdministrators},
	{flag: "openid-support", value: "CLAIM=VALUE", list: true, spaces: true, help: "who becomes support: groups=desk, realm_access.roles=support, email=@example.org; repeatable (default: nobody)", set: setOpenIDSupport},
	{flag: "log-level", value: "LEVEL", preset: "info", help: "debug, info, warn or error", set: one(setLogLevel)},
	{flag: "log-format", value: "FORMAT", preset: "text", help: "text or json", set: one(setLogFormat)},
}
