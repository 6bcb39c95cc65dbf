package config

import (
	"net/url"
	"os"
	"regexp"
	"slices"
)

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

func setLogsWorkspace(c *Config, v string) error {
	if !guid.MatchString(v) {
		return bad(v, "the workspace ID that the portal shows, such as 00000000-0000-0000-0000-000000000000")
	}
	c.Logs.Workspace = v
	return nil
}

func setLogsEndpoint(c *Config, v string) error {
	u, err := url.Parse(v)
	if !slices.Contains([]string{"public", "government", "china"}, v) &&
		(err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		return bad(v, "public, government, china or an https:// address")
	}
	c.Logs.Endpoint = v
	return nil
}

func setLogsCredential(c *Config, v string) error {
	if v != "default" {
		if _, err := os.Stat(v); err != nil {
			return bad(v, "default, or a YAML file with tenant_id, client_id and client_secret")
		}
	}
	c.Logs.Credential = v
	return nil
}

func setLogsTables(c *Config, values []string) error {
	c.Logs.Tables = values
	_, err := Logs{Tables: values}.Schema()
	return err
}

func setLogsColumns(c *Config, values []string) error {
	c.Logs.Columns = values
	_, err := Logs{Columns: values}.Schema()
	return err
}
