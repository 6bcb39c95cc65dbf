package config

import (
	"errors"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"sidetone/server/account"
	"sidetone/server/account/openid"
)

// maxSecret of an OpenID client; providers make some forty characters.
const maxSecret = 1024

func setSignIn(c *Config, values []string) error {
	for _, v := range values {
		if !slices.Contains(account.Ways, v) {
			return bad(v, "of "+strings.Join(account.Ways, ", "))
		}
	}
	if len(values) == 0 {
		return bad("", "one or more of "+strings.Join(account.Ways, ", "))
	}
	c.SignIn = slices.Clone(values)
	return nil
}

func setOperatorKey(c *Config, v string) (err error) {
	c.OperatorKey, err = onOrOff(v)
	return err
}

func setOpenIDIssuer(c *Config, v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())) {
		return bad(v, "an https:// address (http:// on loopback alone), as the provider's discovery document names it")
	}
	c.OpenID.Issuer = v
	return nil
}

func isLoopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

func setOpenIDClient(c *Config, v string) error { c.OpenID.ClientID = v; return nil }

// setOpenIDSecret never repeats what it was given.
func setOpenIDSecret(c *Config, v string) error {
	if data, err := os.ReadFile(v); err == nil {
		v = string(data)
	} else if strings.ContainsRune(v, os.PathSeparator) && !errors.Is(err, os.ErrNotExist) {
		return errors.New("the file cannot be read; it has to hold the client secret")
	}
	v = strings.TrimSpace(v)
	if v == "" || len(v) > maxSecret || strings.ContainsAny(v, " \n\t") {
		return errors.New("the value is not allowed; it has to be a client secret or the path of a file that holds one")
	}
	c.OpenID.ClientSecret = v
	return nil
}

func setOpenIDScopes(c *Config, values []string) error {
	c.OpenID.Scopes = slices.Clone(values)
	return nil
}

func setOpenIDAdministrators(c *Config, values []string) (err error) {
	c.OpenID.Administrators, err = rules(values)
	return err
}

func setOpenIDSupport(c *Config, values []string) (err error) {
	c.OpenID.Support, err = rules(values)
	return err
}

func rules(values []string) (list []openid.Rule, err error) {
	for _, v := range values {
		rule, err := openid.ParseRule(v)
		if err != nil {
			return nil, err
		}
		list = append(list, rule)
	}
	return list, nil
}

// completeOpenID: a provider without a client lets nobody in, and neither does
// one without a rule.
func completeOpenID(c *Config) error {
	o := c.OpenID
	switch {
	case o.Issuer == "" && (o.ClientID != "" || o.ClientSecret != "" || len(o.Administrators)+len(o.Support) > 0):
		return errors.New("--openid-issuer: is missing; the other options of the provider mean nothing without it")
	case o.Issuer == "":
		return nil
	case o.ClientID == "":
		return errors.New("--openid-client-id: is missing; it is the id under which the provider knows this server")
	case len(o.Administrators)+len(o.Support) == 0:
		return errors.New("--openid-support, --openid-administrators: both are missing; nobody would be let in")
	}
	return nil
}
