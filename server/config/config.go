// Package config is how a server is told what to do. Every option can be set
// by a flag, an environment variable or a key of a YAML file; the first of
// them that speaks wins, and the default where none does.
package config

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/acsrows"
	"sidetone/shared/profile"
)

// Config is the configuration of a server, checked.
type Config struct {
	Listen   string // host:port; an empty host is every address
	Data     string // folder
	Database string // "sqlite:PATH" or "postgres://..."

	// PublicURL has scheme and host and no path; empty: what the request says.
	PublicURL string
	// PublicIPs are announced by TURN and echo peer. Empty: not named, the
	// source addresses of the default routes are to be taken.
	PublicIPs []netip.Addr

	// Profile is the one of the public run, Profiles are all that links may
	// name, this one included.
	Profile  profile.Profile
	Profiles []profile.Profile
	// PublicProfiles are names among Profiles that a run without a link may
	// choose besides Profile's.
	PublicProfiles []string

	TLSCert, TLSKey string         // files; both or none
	TrustedProxies  []netip.Prefix // whose X-Forwarded-* headers are believed

	TURNPorts []int // empty: no embedded STUN/TURN
	EchoPort  int   // -1: no echo peer; 0: any free port

	// NetworkDatabases are files by which networks have an operator and a
	// country.
	NetworkDatabases []string
	// DemoData: an empty store is filled with reports to try the console.
	DemoData bool

	// CaptureOrigins are the origins of calling pages that may run checks.
	CaptureOrigins []string

	// SupportName and SupportContact are of whoever callers are helped by: a name,
	// and an address, a number or a sentence, as callers read it.
	SupportName, SupportContact string
	// SupportLogo is shown beside them.
	SupportLogo Logo

	PublicRun  bool // "/" and "/d/public" are open to everyone
	PublicRead bool // "/read" reads files of everyone
	// PublicRunSaid: it was set and is not the default.
	PublicRunSaid bool
	Retention     time.Duration // of reports
	// CutAfter is when addresses of people are cut out of a report; 0: never.
	CutAfter time.Duration
	// AuditRetention is how long the audit log is kept.
	AuditRetention time.Duration
	// SupportOnly: a report of which nothing was said is for support alone;
	// else for who has its address, for PublicFor after its creation, 0: as
	// long as it is kept.
	SupportOnly bool
	PublicFor   time.Duration
	// MetricsListen is where metrics are for everybody who reaches it; empty:
	// nowhere.
	MetricsListen string
	// DatabaseLimit is how many bytes everything stored may take.
	DatabaseLimit int64
	RunsPerMinute int // from one address

	Logs Logs

	// SignIn are the ways to sign in that are open, of account.Ways.
	SignIn []string
	// OpenID is the provider that people sign in by; an empty Issuer: none.
	OpenID openid.Config
	// OperatorKey: the operator key counts.
	OperatorKey bool

	// SecretFile and OperatorKeyFile; empty: made and kept in Data.
	SecretFile, OperatorKeyFile string

	LogLevel  string // debug, info, warn or error
	LogFormat string // text or json
}

// Logs is the Log Analytics workspace that is asked for the rows of calls.
type Logs struct {
	Workspace  string // GUID; empty: none is asked
	Endpoint   string // public, government, china or an https URL
	Credential string // default, or a file with a service principal
	// Tables and Columns rename what acsrows.Documented names, as
	// "diagnostics=ACSCallDiagnostics" and "diagnostics.quality=MediaPathQuality".
	Tables, Columns []string
}

// Schema is the documented one with the names that were given. They were
// checked when they were set.
func (l Logs) Schema() (acsrows.Schema, error) {
	s := acsrows.Documented()
	for _, t := range l.Tables {
		what, name, _ := strings.Cut(t, "=")
		if err := s.Name(what, name); err != nil {
			return nil, err
		}
	}
	for _, c := range l.Columns {
		what, name, _ := strings.Cut(c, "=")
		if err := s.Rename(what, name); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Limits that the contract sets.
const (
	defaultRetention     = 30 * 24 * time.Hour
	defaultRunsPerMinute = 30
	defaultEchoPort      = 3482
)

// defaultAuditRetention: who saw what is asked when something came out, which is
// months later; a year is what many rules ask for.
const defaultAuditRetention = 365 * 24 * time.Hour

// defaultDatabaseLimit: a year of ten thousand reports of 30 KB a month, and
// little enough for a small machine's disk.
const defaultDatabaseLimit = 10 << 30

// defaultTURNPorts: 3478 is registered for STUN and TURN (RFC 8489, 8656);
// 3479-3481 are the other three that ACS and Teams relays use.
var defaultTURNPorts = []int{3478, 3479, 3480, 3481}

// Default is a server with embedded parts only.
func Default() Config {
	return Config{
		Listen: ":8080", Data: "data",
		TURNPorts: defaultTURNPorts, EchoPort: defaultEchoPort,
		PublicRun: true, PublicRead: true, Retention: defaultRetention, AuditRetention: defaultAuditRetention, RunsPerMinute: defaultRunsPerMinute, DatabaseLimit: defaultDatabaseLimit,
		Logs:   Logs{Endpoint: "public", Credential: "default"},
		SignIn: slices.Clone(account.Ways), OperatorKey: true, OpenID: openid.Config{Scopes: []string{"openid", "profile", "email"}},
		LogLevel: "info", LogFormat: "text",
	}
}
