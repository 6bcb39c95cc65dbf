// Package geo says whose network an address is of, by a database in MaxMind's
// format (MMDB) that the operator has: GeoLite2-ASN, GeoLite2-Country,
// GeoIP2-ISP, GeoIP2-Anonymous-IP, DB-IP's and others with the same fields. No
// address leaves the server.
package geo

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/oschwald/maxminddb-golang/v2"

	"sidetone/web/page"
)

// Databases are asked one after the other; what the first of them tells holds.
type Databases struct{ readers []*maxminddb.Reader }

// Open opens the files; none is an error, and so is a file of another format.
func Open(files []string) (*Databases, error) {
	var d Databases
	for _, file := range files {
		r, err := maxminddb.Open(file)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", file, err), d.Close())
		}
		d.readers = append(d.readers, r)
	}
	return &d, nil
}

// Close closes the files.
func (d *Databases) Close() error {
	var err error
	for _, r := range d.readers {
		err = errors.Join(err, r.Close())
	}
	return err
}

// record is what the databases have in common; a field that one does not have
// stays empty.
type record struct {
	Operator string `maxminddb:"autonomous_system_organization"`
	ISP      string `maxminddb:"isp"`
	Country  struct {
		Code string `maxminddb:"iso_code"`
	} `maxminddb:"country"`
	Anonymous bool `maxminddb:"is_anonymous"`
	VPN       bool `maxminddb:"is_anonymous_vpn"`
	Hosting   bool `maxminddb:"is_hosting_provider"`
	Proxy     bool `maxminddb:"is_public_proxy"`
	Tor       bool `maxminddb:"is_tor_exit_node"`
}

// longest name that is shown: those of operators have some forty characters.
const longest = 80

// Of is where an address belongs; nil: no database knows. It may be the first
// of a /24 or /48: operators and countries have whole ones.
func (d *Databases) Of(a netip.Addr) *page.Place {
	var place page.Place
	for _, r := range d.readers {
		found := r.Lookup(a)
		var one record
		if !found.Found() || found.Decode(&one) != nil {
			continue
		}
		for _, name := range []string{one.ISP, one.Operator} {
			if place.Operator == "" {
				place.Operator = cut(name)
			}
		}
		if place.Country == "" && len(one.Country.Code) == 2 {
			place.Country = one.Country.Code
		}
		place.Anonymous = place.Anonymous || one.Anonymous || one.VPN || one.Hosting || one.Proxy || one.Tor
	}
	if place == (page.Place{}) {
		return nil
	}
	return &place
}

func cut(name string) string {
	if letters := []rune(name); len(letters) > longest {
		return string(letters[:longest]) + "…"
	}
	return name
}
