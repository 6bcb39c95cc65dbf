//go:build linux

package world

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Fault is what the line and the router do to the caller's packets. The zero
// value: nothing, they only forward.
type Fault struct {
	// Forward are rules of the router's forward chain in the words of nft(8).
	// Packets cross it in both directions; "iifname in" is the way up, to the
	// server, "iifname out" the way down. A rule with "counter" in it has to
	// have met a packet when the run is over, or the fault never bit.
	Forward []string
	// Declare are sets and the like that Forward refers to.
	Declare []string
	// AtServer are rules of the server's own input chain, which also meets
	// what a relay on the same machine sends to the echo peer.
	AtServer []string
	// NAT is one statement for what leaves to the server's side, such as
	// "masquerade" or "masquerade random". Empty: no translation.
	NAT string
	// Before are rules of the prerouting hook, ahead of connection tracking.
	Before []string
	// Translate are rules of the prerouting NAT hook ("dnat to ...").
	Translate []string

	// Delay is added to the round trip, half of it each way; Jitter is the
	// largest random addition to each packet's way, which may reorder them.
	Delay, Jitter time.Duration
	// DelayUDP: delay and jitter are for UDP alone.
	DelayUDP bool
	// Rate limits each direction, in the words of tc-tbf(8); empty: no limit.
	Rate string
	// NoIPv4: the caller has no address but those of IPv6.
	NoIPv4 bool
	// NAT64 translates what the caller sends to NAT64Prefix to IPv4 (RFC 6146),
	// on the line.
	NAT64 bool
	// LinkDown takes the caller's link away.
	LinkDown bool
}

// ruleset writes the router's whole table. "flush ruleset" first, so that
// nothing of an earlier scenario is left.
func (f Fault) ruleset() string {
	var b strings.Builder
	b.WriteString("flush ruleset\ntable inet lab {\n")
	for _, line := range f.Declare {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	chain(&b, "before", "filter hook prerouting priority -300", f.Before)
	chain(&b, "translate", "nat hook prerouting priority -100", f.Translate)
	chain(&b, "forward", "filter hook forward priority 0", f.Forward)
	if f.NAT != "" {
		chain(&b, "leaving", "nat hook postrouting priority 100", []string{`oifname "out" counter ` + f.NAT})
	}
	b.WriteString("}\n")
	return b.String()
}

// atServer writes the server's table.
func (f Fault) atServer() string {
	var b strings.Builder
	b.WriteString("flush ruleset\ntable inet lab {\n")
	chain(&b, "input", "filter hook input priority 0", f.AtServer)
	b.WriteString("}\n")
	return b.String()
}

func chain(b *strings.Builder, name, hook string, rules []string) {
	if len(rules) == 0 {
		return
	}
	fmt.Fprintf(b, "  chain %s {\n    type %s;\n", name, hook)
	for _, rule := range rules {
		fmt.Fprintf(b, "    %s\n", rule)
	}
	b.WriteString("  }\n")
}

// load replaces the rules of a namespace.
func load(ns NS, rules string) error {
	nft := exec.Command("nsenter", "--net="+ns.handle(), "nft", "-f", "-")
	nft.Stdin = strings.NewReader(rules)
	if out, err := nft.CombinedOutput(); err != nil {
		return fmt.Errorf("nft in %s: %w: %s\n%s", ns.Name, err, out, rules)
	}
	return nil
}

// ApplyRules makes the router behave as f says. What connections it knew
// before it forgets, so that counting starts anew.
func (w *World) ApplyRules(f Fault) error {
	if err := load(w.Router, f.ruleset()); err != nil {
		return err
	}
	if err := load(w.Server, f.atServer()); err != nil {
		return err
	}
	if err := w.forget(); err != nil {
		return err
	}
	for _, device := range []string{"in", "out"} {
		// Fails when there is nothing to take away.
		_ = exec.Command("tc", "-n", w.Router.Name, "qdisc", "del", "dev", device, "root").Run()
		if f.Rate == "" {
			continue
		}
		words := append(strings.Fields("-n "+w.Router.Name+" qdisc add dev "+device+" root tbf"), strings.Fields(f.Rate)...)
		if out, err := exec.Command("tc", words...).CombinedOutput(); err != nil {
			return fmt.Errorf("tc: %w: %s", err, out)
		}
	}
	if err := w.SetLink(!f.LinkDown); err != nil {
		return err
	}
	if err := w.setIPv4(!f.NoIPv4); err != nil {
		return err
	}
	return w.setNAT64(f.NAT64)
}

// Count is how often a rule of the router was met.
type Count struct {
	Chain   string
	Packets int
}

// Counts reads the counters of the faults' rules, in the order of the rules,
// the router's first.
func (w *World) Counts() ([]Count, error) {
	var all []Count
	for _, ns := range []NS{w.Router, w.Server} {
		out, err := exec.Command("nsenter", "--net="+ns.handle(), "nft", "-j", "list", "ruleset").Output()
		if err != nil {
			return nil, fmt.Errorf("nft list in %s: %w", ns.Name, err)
		}
		counts, err := parseCounts(out)
		if err != nil {
			return nil, err
		}
		all = append(all, counts...)
	}
	return all, nil
}

// parseCounts reads what "nft -j list ruleset" prints.
func parseCounts(text []byte) ([]Count, error) {
	var doc struct {
		Nftables []struct {
			Rule *struct {
				Chain string                       `json:"chain"`
				Expr  []map[string]json.RawMessage `json:"expr"`
			} `json:"rule"`
		} `json:"nftables"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("nft list: %w", err)
	}
	var counts []Count
	for _, entry := range doc.Nftables {
		if entry.Rule == nil {
			continue
		}
		for _, expr := range entry.Rule.Expr {
			raw, ok := expr["counter"]
			if !ok {
				continue
			}
			var counter struct {
				Packets int `json:"packets"`
			}
			if err := json.Unmarshal(raw, &counter); err != nil {
				return nil, fmt.Errorf("nft list: counter: %w", err)
			}
			counts = append(counts, Count{Chain: entry.Rule.Chain, Packets: counter.Packets})
		}
	}
	return counts, nil
}
