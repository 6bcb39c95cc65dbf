package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sidetone/server/profiles"
	"sidetone/shared/profile"
)

// Load makes a Config of command line arguments and environment. Its errors
// are one line that names what is wrong and what is allowed; flag.ErrHelp
// means that help was asked for and printed to out.
func Load(args []string, getenv func(string) string, out io.Writer) (Config, error) {
	c := Default()
	file, given, err := parseFlags(args, out)
	if err != nil {
		return c, err
	}
	if file == "" {
		file = getenv("SIDETONE_CONFIG")
	}
	if file != "" {
		if err := applyFile(&c, file); err != nil {
			return c, err
		}
	}
	for _, o := range options {
		if v := getenv(o.env()); v != "" {
			if err := o.apply(&c, []string{v}); err != nil {
				return c, fmt.Errorf("%s: %w", o.env(), err)
			}
		}
	}
	for _, o := range options {
		if values := given[o.flag]; values != nil {
			if err := o.apply(&c, values); err != nil {
				return c, fmt.Errorf("--%s: %w", o.flag, err)
			}
		}
	}
	return c, complete(&c)
}

// apply sets the option, its lists split at commas.
func (o option) apply(c *Config, values []string) error {
	if o.list {
		values = strings.FieldsFunc(strings.Join(values, ","), func(r rune) bool { return r == ',' || r == ' ' && !o.spaces })
	}
	return o.set(c, values)
}

// parseFlags gives the configuration file and the values given for each flag.
func parseFlags(args []string, out io.Writer) (file string, given map[string][]string, err error) {
	given = map[string][]string{}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.StringVar(&file, "config", "", "")
	for _, o := range options {
		add := func(v string) error {
			given[o.flag] = append(given[o.flag], v)
			return nil
		}
		if o.bare {
			flags.BoolFunc(o.flag, o.help, add) // gives "true" for the name alone
		} else {
			flags.Func(o.flag, o.help, add)
		}
	}
	err = flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		Help(out)
		return "", nil, err
	case err != nil:
		return "", nil, FlagError("serve", flags, err)
	case flags.NArg() > 0:
		return "", nil, fmt.Errorf("%q is not allowed; serve takes flags only, sidetone serve --help lists them", flags.Arg(0))
	}
	return file, given, nil
}

// complete fills in what depends on other options, and checks it.
func complete(c *Config) error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("--tls-cert and --tls-key: one is missing; give both or none")
	}
	for _, f := range []struct{ name, path string }{{"--tls-cert", c.TLSCert}, {"--tls-key", c.TLSKey}} {
		if f.path == "" {
			continue
		}
		if _, err := os.Stat(f.path); err != nil {
			return fmt.Errorf("%s: %q cannot be read; it has to be a PEM file", f.name, f.path)
		}
	}
	if err := completeOpenID(c); err != nil {
		return err
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "sidetone.db")
	}
	return completeProfiles(c)
}

// completeProfiles: links may name what is built in, and the profile named by
// the operator, which wins over a built-in one of the same name.
func completeProfiles(c *Config) error {
	if c.Profile.Name == "" {
		p, err := profiles.Load(profiles.Default)
		if err != nil {
			return err
		}
		c.Profile = p
	}
	builtin, err := profiles.Builtin()
	if err != nil {
		return err
	}
	c.Profiles = []profile.Profile{c.Profile}
	for _, p := range builtin {
		if p.Name != c.Profile.Name {
			c.Profiles = append(c.Profiles, p)
		}
	}
	for _, name := range c.PublicProfiles {
		if !slices.ContainsFunc(c.Profiles, func(p profile.Profile) bool { return p.Name == name }) {
			return fmt.Errorf("--public-profiles: %q is not allowed; it has to be %s", name, allowed(c.Profiles))
		}
	}
	// Strangers get standing credentials only where the operator says so.
	if Standing(c.Profile) && !c.PublicRunSaid {
		c.PublicRun = false
	}
	return nil
}

func allowed(list []profile.Profile) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.Name
	}
	return "of " + strings.Join(names, ", ")
}
