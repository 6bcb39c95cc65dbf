package config

import (
	"strconv"
	"strings"
	"time"
)

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

// Duration reads a duration of package time, and whole days as "30d".
func Duration(v string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(v, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(v)
}
