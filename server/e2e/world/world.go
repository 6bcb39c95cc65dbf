//go:build linux

// Package world makes the network of the fault lab: a caller, the line it
// hangs on, a router that can be told to misbehave, and a server, each in a
// network namespace of its own; behind the server another relay than its own.
//
//	caller ── line ── router ── server ── relay
//	  |        |        |         |         |
//	browser   delay   faults   sidetone   coturn
//
// Everything happens inside Enter; the machine's own network is not touched.
package world

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"

	"sidetone/server/e2e/hop"
)

// Addresses of the lab, from the blocks for documentation (RFC 5737, RFC
// 3849). The caller's is private, as callers' are.
const (
	CallerIP  = "10.10.0.2"
	LineIP    = "10.10.0.1"    // the caller's gateway and resolver
	RouterIP  = "198.51.100.1" // what NAT shows of the caller
	ServerIP  = "198.51.100.10"
	RelayIP   = "203.0.113.20" // a relay that is not Sidetone's own
	FarIP     = "203.0.113.1"  // the server's, as that relay sees it
	ServerIP6 = "2001:db8:100::10"
	CallerIP6 = "2001:db8:10::2"
	LineIP6   = "2001:db8:10::1"
)

// World is the namespaces. It is good for many scenarios, one after the
// other; Apply changes what the line and the router do. Several worlds may
// stand side by side: they have the same addresses and nothing in common.
type World struct {
	Caller, Line, Router, Server, Relay NS
	// named turns the names of topology into those of this world.
	named *strings.Replacer
	// hop delays what crosses the line; nil: it goes straight through.
	hop *hop.Hop
	// hopUDP: only UDP goes through it.
	hopUDP bool
	// down: the caller's link is.
	down bool
	// six: the hops have IPv6 addresses.
	six bool
	// without: the caller has no IPv4 address.
	without bool
	// nat64 is the translator; nil: none runs. Its files go to dir.
	nat64 *Process
	dir   string
}

// topology is what Make runs, in the order of the words of ip(8). The names of
// the namespaces appear as nothing else in it, because World.ip replaces them.
const topology = `
link add eth0 netns caller type veth peer name lan netns line
link add wan netns line type veth peer name in netns router
link add out netns router type veth peer name eth0 netns server
link add far netns server type veth peer name eth0 netns relay
-n caller link set lo up
-n line link set lo up
-n router link set lo up
-n server link set lo up
-n relay link set lo up
-n caller addr add 10.10.0.2/24 dev eth0
-n line addr add 10.10.0.1/24 dev lan
-n line addr add 10.10.1.1/24 dev wan
-n router addr add 10.10.1.2/24 dev in
-n router addr add 198.51.100.1/24 dev out
-n server addr add 198.51.100.10/24 dev eth0
-n server addr add 203.0.113.1/24 dev far
-n relay addr add 203.0.113.20/24 dev eth0
-n caller link set eth0 up
-n line link set lan up
-n line link set wan up
-n router link set in up
-n router link set out up
-n server link set eth0 up
-n server link set far up
-n relay link set eth0 up
-n caller route add default via 10.10.0.1
-n line route add default via 10.10.1.2
-n router route add 10.10.0.0/24 via 10.10.1.1
-n router route add 203.0.113.0/24 via 198.51.100.10
-n router route add 192.168.255.0/24 via 10.10.1.1
-n server route add default via 198.51.100.1
-n relay route add default via 203.0.113.1
`

// topology6 gives the same road IPv6 addresses.
const topology6 = `
-n caller addr add 2001:db8:10::2/64 dev eth0
-n line addr add 2001:db8:10::1/64 dev lan
-n line addr add 2001:db8:11::1/64 dev wan
-n router addr add 2001:db8:11::2/64 dev in
-n router addr add 2001:db8:100::1/64 dev out
-n server addr add 2001:db8:100::10/64 dev eth0
-n caller route add default via 2001:db8:10::1
-n line route add default via 2001:db8:11::2
-n router route add 2001:db8:10::/64 via 2001:db8:11::1
-n server route add default via 2001:db8:100::1
`

// built counts the worlds of this process, whose namespaces it tells apart.
var built atomic.Int64

// Make builds a world. dir takes a few small files.
func Make(dir string) (*World, error) {
	number := built.Add(1)
	w := &World{Caller: NS{Resolvers: []string{LineIP, LineIP6}}, Server: NS{Resolvers: []string{ServerIP}}, dir: dir}
	var names []string
	for name, ns := range map[string]*NS{
		"caller": &w.Caller, "line": &w.Line, "router": &w.Router, "server": &w.Server, "relay": &w.Relay,
	} {
		ns.Name = fmt.Sprintf("%s-%d", name, number)
		names = append(names, name, ns.Name)
		if err := ns.add(dir); err != nil {
			return nil, err
		}
	}
	w.named = strings.NewReplacer(names...)
	if err := w.ip(topology); err != nil {
		return nil, err
	}
	// IPv6 stays off until SetIPv6: a link-local address would otherwise show
	// up among the candidates in some runs and not in others.
	for _, ns := range []NS{w.Caller, w.Line, w.Router, w.Server, w.Relay} {
		if err := ns.sysctls(map[string]string{"net/ipv6/conf/all/disable_ipv6": "1"}); err != nil {
			return nil, err
		}
	}
	for _, ns := range []NS{w.Line, w.Router, w.Server} {
		err := ns.sysctls(map[string]string{
			"net/ipv4/ip_forward":              "1",
			"net/ipv4/conf/all/rp_filter":      "0",
			"net/ipv4/conf/default/rp_filter":  "0",
			"net/ipv4/icmp_ratelimit":          "0",
			"net/ipv6/conf/all/forwarding":     "1",
			"net/ipv4/conf/all/send_redirects": "0",
		})
		if err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Close takes the world away, so that another one can be made. Whatever ran in
// it has ended.
func (w *World) Close() error {
	if err := w.Apply(Fault{}); err != nil {
		return err
	}
	var lines strings.Builder
	for _, ns := range []NS{w.Caller, w.Line, w.Router, w.Server, w.Relay} {
		fmt.Fprintf(&lines, "netns del %s\n", ns.Name)
	}
	return ip(lines.String())
}

// SetIPv6 gives every hop its IPv6 addresses, or takes IPv6 away altogether.
func (w *World) SetIPv6(on bool) error {
	if on == w.six {
		return nil
	}
	w.six = on
	value := "1"
	if on {
		value = "0"
	}
	for _, ns := range []NS{w.Caller, w.Line, w.Router, w.Server} {
		if err := ns.sysctls(map[string]string{"net/ipv6/conf/all/disable_ipv6": value}); err != nil {
			return err
		}
	}
	if !on {
		return nil
	}
	return w.ip(topology6)
}

// SetLink puts the caller's own link up or down. A link that is as it should
// be is not touched: browsers take notice.
func (w *World) SetLink(up bool) error {
	if up == !w.down {
		return nil
	}
	w.down = !up
	if !up {
		return w.ip("-n caller link set eth0 down\n")
	}
	return w.ip("-n caller link set eth0 up\n-n caller route replace default via " + LineIP + "\n")
}

// setIPv4 gives the caller its IPv4 address or takes it away.
func (w *World) setIPv4(on bool) error {
	if on == !w.without {
		return nil
	}
	w.without = !on
	if !on {
		return w.ip("-n caller addr del " + CallerIP + "/24 dev eth0\n")
	}
	return w.ip("-n caller addr add " + CallerIP + "/24 dev eth0\n-n caller route replace default via " + LineIP + "\n")
}

// ip runs lines of ip(8) commands in which namespaces have the names that they
// have in topology.
func (w *World) ip(lines string) error { return ip(w.named.Replace(lines)) }

// ip runs lines of ip(8) commands one by one, so that an error names its line.
func ip(lines string) error {
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if out, err := exec.Command("ip", words...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", strings.Join(words, " "), err, out)
		}
	}
	return nil
}

// write puts a file into dir and returns its path.
func write(dir, name, text string) (string, error) {
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, []byte(text), 0o644)
}
