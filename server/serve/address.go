package serve

import (
	"net"
	"net/netip"
	"strings"

	"sidetone/server/config"
)

// ownAddresses are the source addresses of the default routes. Where there is
// no default route, those of the interfaces have to do; without any the
// server runs all the same, and runs test no relay and no media.
func (m *Main) ownAddresses() []netip.Addr {
	var own []netip.Addr
	// "Connecting" a UDP socket asks the kernel for a route and sends nothing.
	// The addresses are a.root-servers.net's: far from any network of one's
	// own, so that the default route is what leads there.
	for _, target := range []string{"198.41.0.4:53", "[2001:503:ba3e::2:30]:53"} {
		if a, ok := sourceTowards(target); ok {
			own = append(own, a)
		}
	}
	if len(own) > 0 {
		return own
	}
	own = interfaceAddresses()
	if len(own) == 0 {
		m.Log.Warn("no default route and no network address: runs will not test STUN, TURN and media; --public-ip names an address")
	} else {
		m.Log.Warn("no default route: announcing addresses of network interfaces; --public-ip names others", "addresses", own)
	}
	return own
}

func sourceTowards(target string) (netip.Addr, bool) {
	conn, err := net.Dial("udp", target)
	if err != nil {
		return netip.Addr{}, false
	}
	defer conn.Close()
	at, ok := conn.LocalAddr().(*net.UDPAddr)
	if !ok {
		return netip.Addr{}, false
	}
	a := at.AddrPort().Addr().Unmap().WithZone("")
	return a, reachable(a)
}

func interfaceAddresses() []netip.Addr {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var own []netip.Addr
	for _, one := range all {
		prefix, err := netip.ParsePrefix(one.String())
		if err == nil && reachable(prefix.Addr()) {
			own = append(own, prefix.Addr().Unmap())
		}
	}
	return own
}

// reachable: browsers refuse loopback addresses, and a link-local one means
// nothing without its interface.
func reachable(a netip.Addr) bool {
	return a.IsValid() && !a.IsLoopback() && !a.IsUnspecified() && !a.IsLinkLocalUnicast() && !a.IsMulticast()
}

// localURL is how a browser on this machine opens the server: as localhost
// where it listens on every address, since that is a secure context.
func localURL(at string, c config.Config) string {
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	if c.PublicURL != "" {
		return c.PublicURL
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	_, port, _ := net.SplitHostPort(at)
	if ip, err := netip.ParseAddr(host); host == "" || (err == nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	if (scheme == "http" && port == "80") || (scheme == "https" && port == "443") {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		return scheme + "://" + host
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}
