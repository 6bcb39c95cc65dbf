package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/selfsigned"
)

var relayRows = []row{
	{name: "relay: open to nobody over UDP", attack: func(t *target) error { return openRelay(t, "udp") }},
	{name: "relay: open to nobody over TCP", attack: func(t *target) error { return openRelay(t, "tcp") }},
	{name: "relay: open to nobody over TLS", attack: openRelayTLS},
	{name: "relay: what is asked without credentials draws less than three times its bytes", attack: amplification},
}

// foreign are peers to which nothing may be relayed: this machine by all its
// names, private and special networks, metadata services, and the Internet.
var foreign = []string{
	"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "0.0.0.0", "::", "255.255.255.255",
	"10.0.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "fe80::1", "fd00::1", "224.0.0.1", "ff02::1", "192.0.2.1", "8.8.8.8",
	"198.51.100.2", "::ffff:198.51.100.2",
}

// openRelay asks for what a relay to the echo peer alone has to refuse, and
// sends to a listener that must hear nothing.
func openRelay(t *target, transport string) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	listener, err := net.ListenPacket("udp4", ":0")
	if err != nil {
		return err
	}
	defer listener.Close()
	port := listener.LocalAddr().(*net.UDPAddr).Port
	elsewhere := netip.AddrPortFrom(netip.MustParseAddr(announced), uint16(port))
	h, err := t.relay(transport, attacker, run)
	if err != nil {
		return err
	}
	defer h.Close()
	if code, err := h.allocate(); err != nil || code != 200 {
		return fmt.Errorf("a run's own allocation: %d, %v", code, err)
	}
	return errors.Join(
		credentialsRefused(t, transport),
		offersRefused(t, transport),
		peersRefused(h),
		nothingRelayed(h, elsewhere, listener),
	)
}

// credentialsRefused: none but those of a live run.
func credentialsRefused(t *target, transport string) (all error) {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	for name, change := range map[string]func(*hand){
		"a wrong password": func(h *hand) { h.password = "x" },
		"a later expiry":   func(h *hand) { h.username = "9" + h.username },
		"an expired name":  func(h *hand) { h.username = "1" + h.username[strings.Index(h.username, ":"):] },
		"another caller":   func(h *hand) { h.username += "x" },
		"no run":           func(h *hand) { h.username, _, _ = strings.Cut(h.username, ":") },
		"nobody":           func(h *hand) { h.username, h.password = " ", " " },
	} {
		h, err := t.relay(transport, attacker, run)
		if err != nil {
			return err
		}
		change(h)
		if code, err := h.allocate(); code != int(stun.CodeUnauthorized) {
			all = errors.Join(all, fmt.Errorf("%s over %s is answered %d, %v", name, transport, code, err))
		}
		h.Close()
	}
	return all
}

// offersRefused: what the relay does not offer.
func offersRefused(t *target, transport string) (all error) {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	for name, with := range map[string]stun.Setter{
		"TCP (RFC 6062)": protocol(6),
		"ICMP":           protocol(1),
		"a family of 9":  stun.RawAttribute{Type: stun.AttrRequestedAddressFamily, Value: []byte{9, 0, 0, 0}},
		"IPv6":           stun.RawAttribute{Type: stun.AttrRequestedAddressFamily, Value: []byte{2, 0, 0, 0}},
		"a port pair":    stun.RawAttribute{Type: stun.AttrEvenPort, Value: []byte{0x80}},
	} {
		h, err := t.relay(transport, attacker, run)
		if err != nil {
			return err
		}
		setters := []stun.Setter{with}
		if !strings.HasPrefix(name, "TCP") && name != "ICMP" {
			setters = append([]stun.Setter{protocol(17)}, with)
		}
		if code, _, err := h.request(stun.MethodAllocate, setters...); err != nil || code == 200 {
			all = errors.Join(all, fmt.Errorf("an allocation of %s over %s is answered %d, %v", name, transport, code, err))
		}
		h.Close()
	}
	return all
}

// peersRefused: no permission and no channel for anybody but the echo peer,
// alone or among others.
func peersRefused(h *hand) (all error) {
	own := peer(netip.AddrPortFrom(netip.MustParseAddr(announced), 9))
	for i, address := range foreign {
		p := peer(netip.AddrPortFrom(netip.MustParseAddr(address), 80))
		for name, ask := range map[string]func() (int, *stun.Message, error){
			"permission":            func() (int, *stun.Message, error) { return h.request(stun.MethodCreatePermission, p) },
			"permission beside own": func() (int, *stun.Message, error) { return h.request(stun.MethodCreatePermission, own, p) },
			"channel": func() (int, *stun.Message, error) {
				return h.request(stun.MethodChannelBind, channel(0x4100+uint16(i)), p)
			},
		} {
			if code, _, err := ask(); err != nil || code == 200 {
				all = errors.Join(all, fmt.Errorf("%s for %s is answered %d, %v", name, address, code, err))
			}
		}
	}
	return all
}

// nothingRelayed: a permission for the echo peer's address opens no other port
// of it.
func nothingRelayed(h *hand, elsewhere netip.AddrPort, listener net.PacketConn) error {
	if code, _, err := h.request(stun.MethodCreatePermission, peer(elsewhere)); err != nil || code != 200 {
		return fmt.Errorf("a permission for the echo peer's address: %d, %v", code, err)
	}
	h.request(stun.MethodChannelBind, channel(0x4001), peer(elsewhere))
	data := stun.RawAttribute{Type: stun.AttrData, Value: []byte("leak")}
	h.Write(stun.MustBuild(stun.TransactionID, stun.NewType(stun.MethodSend, stun.ClassIndication), peer(elsewhere), data).Raw)
	h.Write(append([]byte{0x40, 0x01, 0, 8}, "leakleak"...))
	listener.SetReadDeadline(time.Now().Add(silence))
	if n, from, err := listener.ReadFrom(make([]byte, 100)); err == nil {
		return fmt.Errorf("%d bytes were relayed to another port, from %v", n, from)
	}
	return nil
}

// openRelayTLS starts a server of its own that has a certificate.
func openRelayTLS(plain *target) error {
	certificate, key, err := selfsigned.Write(plain.dir, "relay", "localhost")
	if err != nil {
		return err
	}
	t, err := serve(plain.binary, 0, "--tls-cert", certificate, "--tls-key", key)
	if err != nil {
		return err
	}
	return errors.Join(openRelay(t, "tls"), t.stop())
}

// amplification: whoever writes another one's address into a packet makes us
// send him less than three times as much.
func amplification(t *target) (all error) {
	kind := func(m stun.Method) stun.Setter { return stun.NewType(m, stun.ClassRequest) }
	strange := func(n int) (setters []stun.Setter) {
		for i := range n {
			setters = append(setters, stun.RawAttribute{Type: stun.AttrType(0x100 + i)})
		}
		return setters
	}
	bad := []stun.Setter{kind(stun.MethodAllocate), protocol(17), stun.NewUsername("1:x"), stun.NewRealm("sidetone"), stun.NewNonce("n"),
		stun.NewShortTermIntegrity("k")}
	for name, setters := range map[string][]stun.Setter{
		"binding":                 {stun.BindingRequest},
		"allocate":                {kind(stun.MethodAllocate)},
		"allocate with transport": {kind(stun.MethodAllocate), protocol(17)},
		"refresh":                 {kind(stun.MethodRefresh)},
		"permission":              {kind(stun.MethodCreatePermission)},
		"channel":                 {kind(stun.MethodChannelBind)},
		"unknown method":          {stun.NewType(0x7f, stun.ClassRequest)},
		"unknown attributes":      append([]stun.Setter{stun.BindingRequest}, strange(60)...),
		"bad credentials":         bad,
	} {
		message := stun.MustBuild(append([]stun.Setter{stun.TransactionID}, setters...)...).Raw
		for port, of := range map[int]string{t.turn: "TURN", t.echo: "echo"} {
			h, err := reach("udp", attacker, "127.0.0.1", port)
			if err != nil {
				return err
			}
			if n := h.drawn(message, 300*time.Millisecond); n >= 3*len(message) {
				all = errors.Join(all, fmt.Errorf("%s to the %s port: %d bytes draw %d", name, of, len(message), n))
			}
			h.Close()
		}
	}
	return all
}
