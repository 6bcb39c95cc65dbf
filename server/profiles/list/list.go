// Package list reads the networks in lists that vendors publish for programs, as
// somebody downloaded them: nothing is fetched.
package list

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	// MaxSize of a list in bytes: AWS's has 2 MiB.
	MaxSize = 32 << 20
	// maxNetworks of one part: a firewall's request with more is read by nobody,
	// and the largest that a profile asks for has some hundred.
	maxNetworks = 2000
	// maxDepth of nested JSON that is searched.
	maxDepth = 32
)

// Networks gives the networks of a part of a list, sorted, IPv4 first, and the
// day that the list itself bears; zero: it bears none. part is as in
// profile.Source.List. ok is false when it is a list of another kind.
func Networks(data []byte, part string) (networks []netip.Prefix, day time.Time, ok bool, err error) {
	if len(data) > MaxSize {
		return nil, day, false, fmt.Errorf("is larger than %d MiB", MaxSize>>20)
	}
	kind, of, _ := strings.Cut(part, "/")
	var found []string
	switch kind {
	case "microsoft365":
		found, ok = microsoft365(data, of)
	case "aws":
		found, day, ok = aws(data, of)
	case "json":
		found, ok = below(data, of)
	case "text":
		found, ok = lines(data)
	}
	if !ok {
		return nil, day, false, nil
	}
	networks, err = parse(found)
	if err == nil && len(networks) == 0 {
		err = fmt.Errorf("has no networks of %s", part)
	}
	return networks, day, true, err
}

// microsoft365 reads the answer of endpoints.office.com: the row of an id.
func microsoft365(data []byte, id string) (found []string, ok bool) {
	var rows []struct {
		ID   json.Number `json:"id"`
		Area string      `json:"serviceArea"`
		IPs  []string    `json:"ips"`
	}
	if json.Unmarshal(data, &rows) != nil || len(rows) == 0 {
		return nil, false
	}
	for _, r := range rows {
		if r.Area == "" {
			return nil, false
		}
		if r.ID.String() == id {
			found = append(found, r.IPs...)
		}
	}
	return found, true
}

// aws reads ip-ranges.json: the networks of a service. createDate is
// "2026-11-20-17-33-08", UTC.
func aws(data []byte, service string) (found []string, day time.Time, ok bool) {
	var list struct {
		Created string `json:"createDate"`
		V4      []struct {
			Net     string `json:"ip_prefix"`
			Service string `json:"service"`
		} `json:"prefixes"`
		V6 []struct {
			Net     string `json:"ipv6_prefix"`
			Service string `json:"service"`
		} `json:"ipv6_prefixes"`
	}
	if json.Unmarshal(data, &list) != nil || len(list.V4) == 0 || list.V4[0].Net == "" || list.V4[0].Service == "" {
		return nil, day, false
	}
	for _, p := range list.V4 {
		if p.Service == service {
			found = append(found, p.Net)
		}
	}
	for _, p := range list.V6 {
		if p.Service == service {
			found = append(found, p.Net)
		}
	}
	day, _ = time.Parse("2006-01-02-15-04-05", list.Created) // without it, the day is not told
	return found, day, true
}

// below takes every text below a key that is an address or a network.
func below(data []byte, key string) (found []string, ok bool) {
	var list map[string]any
	if json.Unmarshal(data, &list) != nil || list[key] == nil {
		return nil, false
	}
	var walk func(any, int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			if _, err := network(v); err == nil {
				found = append(found, v)
			}
		case []any:
			for _, item := range v {
				if depth < maxDepth {
					walk(item, depth+1)
				}
			}
		case map[string]any:
			for _, item := range v {
				if depth < maxDepth {
					walk(item, depth+1)
				}
			}
		}
	}
	walk(list[key], 0)
	return found, true
}

// lines takes a network of each line; what follows "#" is a remark.
func lines(data []byte) (found []string, ok bool) {
	if json.Valid(data) {
		return nil, false
	}
	s := bufio.NewScanner(bytes.NewReader(data))
	for s.Scan() {
		text, _, _ := strings.Cut(s.Text(), "#")
		if text = strings.TrimSpace(text); text != "" {
			found = append(found, text)
		}
	}
	return found, s.Err() == nil // no line of a list is as long as that
}

func network(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err
}

func parse(found []string) ([]netip.Prefix, error) {
	networks := make([]netip.Prefix, 0, len(found))
	for _, text := range found {
		p, err := network(text)
		switch {
		case err != nil:
			return nil, fmt.Errorf("has %q, which is no network such as 192.0.2.0/24", clip(text))
		case p.Bits() == 0:
			return nil, errors.New("has a network that is the whole Internet")
		}
		networks = append(networks, p)
	}
	slices.SortFunc(networks, func(a, b netip.Prefix) int {
		if c := a.Addr().Compare(b.Addr()); c != 0 {
			return c
		}
		return a.Bits() - b.Bits()
	})
	networks = slices.Compact(networks)
	if len(networks) > maxNetworks {
		return nil, fmt.Errorf("has more than %d networks", maxNetworks)
	}
	return networks, nil
}

// clip keeps an error to one line.
func clip(text string) string {
	if len(text) > 40 {
		return text[:40] + "…"
	}
	return text
}
