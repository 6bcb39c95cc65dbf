package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sidetone/server/profiles"
)

// bad is a value that is not allowed; allowed says what is.
func bad(value, allowed string) error {
	return fmt.Errorf("%q is not allowed; it has to be %s", value, allowed)
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
