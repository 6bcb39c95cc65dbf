package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sidetone/server/profiles"
)

const maxPort = 65535

// bad is a value that is not allowed; allowed says what is.
func bad(value, allowed string) error {
	return fmt.Errorf("%q is not allowed; it has to be %s", value, allowed)
}

func setListen(c *Config, v string) error {
	host, port, err := net.SplitHostPort(v)
	n, portErr := strconv.Atoi(port)
	if err != nil || portErr != nil || n < 0 || n > maxPort || strings.ContainsAny(host, " /") {
		return bad(v, "host:port or :port, the port 0 to 65535")
	}
	c.Listen = v
	return nil
}

func setMetricsListen(c *Config, v string) error {
	var at Config
	if v != "" && setListen(&at, v) != nil {
		return bad(v, "host:port or :port, the port 0 to 65535")
	}
	c.MetricsListen = v
	return nil
}

func setData(c *Config, v string) error {
	if v == "" {
		return bad(v, "the path of a folder")
	}
	c.Data = v
	return nil
}

func setDatabase(c *Config, v string) error {
	path, isSQLite := strings.CutPrefix(v, "sqlite:")
	isPostgres := strings.HasPrefix(v, "postgres://") || strings.HasPrefix(v, "postgresql://")
	if (!isSQLite || path == "") && !isPostgres {
		// The value may hold a password, so it is not repeated.
		return errors.New("the value is not allowed; it has to be sqlite:PATH or a postgres:// URL")
	}
	c.Database = v
	return nil
}

func setPublicURL(c *Config, v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" ||
		(u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return bad(v, "http:// or https:// with a host and nothing after it")
	}
	c.PublicURL = u.Scheme + "://" + u.Host
	return nil
}

func setPublicIPs(c *Config, values []string) error {
	c.PublicIPs = nil
	for _, v := range values {
		ip, err := netip.ParseAddr(v)
		if err != nil || ip.Zone() != "" || ip.IsUnspecified() || ip.IsMulticast() {
			return bad(v, "an IPv4 or IPv6 address")
		}
		// Firefox refuses STUN and TURN on a loopback address at once.
		if ip.IsLoopback() {
			return bad(v, "an address other than loopback, which browsers refuse for STUN and TURN")
		}
		c.PublicIPs = append(c.PublicIPs, ip.Unmap())
	}
	return nil
}

func setProfile(c *Config, v string) error {
	p, err := profiles.Load(v)
	if err != nil {
		return err
	}
	c.Profile = p
	return nil
}

// setPublicProfiles takes the names; which of them there are is known when all
// is read.
func setPublicProfiles(c *Config, values []string) error {
	c.PublicProfiles = slices.Clone(values)
	return nil
}

func setTLSCert(c *Config, v string) error { c.TLSCert = v; return nil }
func setTLSKey(c *Config, v string) error  { c.TLSKey = v; return nil }

func setTrustedProxies(c *Config, values []string) error {
	c.TrustedProxies = nil
	for _, v := range values {
		prefix, err := netip.ParsePrefix(v)
		if err != nil {
			ip, ipErr := netip.ParseAddr(v)
			if ipErr != nil {
				return bad(v, "addresses or networks such as 10.0.0.0/8, with commas between")
			}
			prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix.Masked())
	}
	return nil
}

// setTURNPorts takes ports and ranges of them, or "off" alone.
func setTURNPorts(c *Config, values []string) error {
	c.TURNPorts = nil
	if len(values) == 1 && values[0] == "off" {
		return nil
	}
	for _, v := range values {
		first, last, isRange := strings.Cut(v, "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from < 1 || to > maxPort || from > to || to-from >= maxTURNPorts {
			return bad(v, "off, or up to 16 ports from 1 to 65535 such as 3478-3481 or 3478,3480")
		}
		for p := from; p <= to; p++ {
			if !slices.Contains(c.TURNPorts, p) {
				c.TURNPorts = append(c.TURNPorts, p)
			}
		}
	}
	if len(c.TURNPorts) == 0 || len(c.TURNPorts) > maxTURNPorts {
		return bad(strings.Join(values, ","), "off, or up to 16 ports from 1 to 65535 such as 3478-3481 or 3478,3480")
	}
	return nil
}

// maxTURNPorts: each port is two sockets here and three probes in every run.
const maxTURNPorts = 16

func setEchoPort(c *Config, v string) error {
	if v == "off" {
		c.EchoPort = -1
		return nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxPort {
		return bad(v, "off, or a port from 1 to 65535")
	}
	c.EchoPort = n
	return nil
}

func setPublicRun(c *Config, v string) (err error) {
	c.PublicRun, err = onOrOff(v)
	c.PublicRunSaid = true
	return err
}

func setPublicRead(c *Config, v string) (err error) {
	c.PublicRead, err = onOrOff(v)
	return err
}

func setDemoData(c *Config, v string) (err error) {
	c.DemoData, err = onOrOff(v)
	return err
}

func setNetworkDatabase(c *Config, files []string) error {
	for _, file := range files {
		if _, err := os.Stat(file); err != nil {
			return bad(file, "a file in MaxMind's format that can be read")
		}
	}
	c.NetworkDatabases = files
	return nil
}

// onOrOff takes what YAML takes for true and false as well.
func onOrOff(v string) (bool, error) {
	on, off := []string{"on", "true", "yes", "1"}, []string{"off", "false", "no", "0"}
	if !slices.Contains(on, v) && !slices.Contains(off, v) {
		return false, bad(v, "on or off")
	}
	return slices.Contains(on, v), nil
}

// mostSupport is how much callers read of who helps them, in characters.
const mostSupport = 200

func setSupportName(c *Config, v string) error { return setLine(&c.SupportName, v) }

func setSupportContact(c *Config, v string) error { return setLine(&c.SupportContact, v) }

func setLine(field *string, v string) error {
	control := strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r == 0x7f })
	if control || utf8.RuneCountInString(v) > mostSupport {
		return bad(v, "one line of at most 200 characters")
	}
	*field = v
	return nil
}

func setRetention(c *Config, v string) error {
	d, err := Duration(v)
	if err != nil || d < time.Hour {
		return bad(v, "a duration of at least 1h, such as 720h or 30d")
	}
	c.Retention = d
	return nil
}

// setCutAfter takes a duration that no run takes: its parts would come after.
func setCutAfter(c *Config, v string) error {
	return setDuration(&c.CutAfter, v, "never")
}

func setAuditRetention(c *Config, v string) error {
	d, err := Duration(v)
	if err != nil || d < time.Hour {
		return bad(v, "a duration of at least 1h, such as 90d or 365d")
	}
	c.AuditRetention = d
	return nil
}

func setReportAudience(c *Config, v string) error {
	if v != "public" && v != "support" {
		return bad(v, "public or support")
	}
	c.SupportOnly = v == "support"
	return nil
}

func setPublicFor(c *Config, v string) error {
	return setDuration(&c.PublicFor, v, "always")
}

// setDuration takes a duration, or a word for none.
func setDuration(to *time.Duration, v, none string) error {
	if v == none {
		*to = 0
		return nil
	}
	d, err := Duration(v)
	if err != nil || d < time.Hour {
		return bad(v, none+", or a duration of at least 1h, such as 72h or 7d")
	}
	*to = d
	return nil
}

func setRunsPerMinute(c *Config, v string) error {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 100000 {
		return bad(v, "a number from 1 to 100000")
	}
	c.RunsPerMinute = n
	return nil
}

func setSecretFile(c *Config, v string) error      { c.SecretFile = v; return nil }
func setOperatorKeyFile(c *Config, v string) error { c.OperatorKeyFile = v; return nil }

func setLogLevel(c *Config, v string) error {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, v) {
		return bad(v, "debug, info, warn or error")
	}
	c.LogLevel = v
	return nil
}

func setLogFormat(c *Config, v string) error {
	if v != "text" && v != "json" {
		return bad(v, "text or json")
	}
	c.LogFormat = v
	return nil
}

// Duration reads a duration of package time, and whole days as "30d".
func Duration(v string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(v, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(v)
}

// setCaptureOrigins takes origins as browsers write them in the Origin header:
// scheme, host, and the port only where it is not the scheme's own.
func setCaptureOrigins(c *Config, values []string) error {
	c.CaptureOrigins = nil
	for _, v := range values {
		u, err := url.Parse(v)
		usual := err == nil && (u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80")
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || usual || v != u.Scheme+"://"+u.Host ||
			v != strings.ToLower(v) || strings.Contains(v, "*") {
			return bad(v, "an origin such as https://app.example or http://localhost:3000, in lower case and with nothing after it")
		}
		c.CaptureOrigins = append(c.CaptureOrigins, v)
	}
	return nil
}
