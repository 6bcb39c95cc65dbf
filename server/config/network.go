package config

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const maxPort = 65535

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

func setTLSCert(c *Config, v string) error { c.TLSCert = v; return nil }

func setTLSKey(c *Config, v string) error { c.TLSKey = v; return nil }

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

// maxTURNPorts: each port is two sockets here and three probes in every run.
const maxTURNPorts = 16

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
