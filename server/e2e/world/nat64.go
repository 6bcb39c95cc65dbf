//go:build linux

package world

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// NAT64Prefix is where a caller behind NAT64 finds IPv4 addresses (RFC 6052 2.2:
// they are the last four bytes). It is none of the well-known one, which tayga
// does not use for addresses that are not of the public network.
const NAT64Prefix = "2001:db8:64::"

// The translator's own addresses; the pool is what callers have as IPv4.
const (
	nat64Device = "nat64"
	nat64Own    = "192.168.255.1"
	nat64Pool   = "192.168.255.0/24"
)

// nat64Patience is for a program that opens a device it finds there.
const nat64Patience = 5 * time.Second

// NAT64 is how a caller behind NAT64 finds an IPv4 address.
func NAT64(v4 netip.Addr) netip.Addr {
	bytes := netip.MustParseAddr(NAT64Prefix).As16()
	four := v4.As4()
	copy(bytes[12:], four[:])
	return netip.AddrFrom16(bytes)
}

// setNAT64 runs the translator on the line, or ends it.
func (w *World) setNAT64(on bool) error {
	switch {
	case on == (w.nat64 != nil):
		return nil
	case !on:
		w.nat64.Stop()
		w.nat64 = nil
		return w.ip("-n line link del " + nat64Device + "\n")
	}
	file := filepath.Join(w.dir, "tayga.conf")
	text := "tun-device " + nat64Device + "\nipv4-addr " + nat64Own +
		"\nprefix " + NAT64Prefix + "/96\ndynamic-pool " + nat64Pool + "\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	environment := []string{"PATH=" + os.Getenv("PATH") + ":/usr/sbin:/sbin"}
	err := w.ip("-n line tuntap add " + nat64Device + " mode tun\n-n line link set " + nat64Device + " up\n" +
		"-n line route add " + nat64Pool + " dev " + nat64Device + "\n-n line -6 route add " + NAT64Prefix + "/96 dev " + nat64Device + "\n")
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(w.dir, "tayga.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	if w.nat64, err = w.Line.Start(log, environment, "tayga", "--nodetach", "--config", file); err != nil {
		return fmt.Errorf("tayga: %w", err)
	}
	return w.nat64.Until(nat64Patience, w.nat64Open)
}

// nat64Open: the device has a carrier as soon as a program has it open.
func (w *World) nat64Open() error {
	out, err := exec.Command("ip", "-n", w.Line.Name, "link", "show", nat64Device).CombinedOutput()
	if err == nil && !strings.Contains(string(out), "LOWER_UP") {
		err = errors.New("nobody has opened it")
	}
	return err
}
