package dumped

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
)

// configuration is what is kept of RTCConfigurations.
type configuration struct {
	servers    []string
	relayOnly  bool
	configured bool
	changed    int       // how often other servers were set
	expires    time.Time // of the first credentials that say so
}

// Configure takes an RTCConfiguration, whole or as the text that older
// Chromium logs. Its credentials are told to hide and kept nowhere else.
// Servers that a later one adds are added: what was asked before stays asked.
func (c *Connection) Configure(config any, hide func(string)) {
	value := structured(config)
	if list, ok := value.([]any); ok && len(list) > 0 { // a call's arguments
		value = list[0]
	}
	before, had := len(c.servers), c.configured
	switch v := value.(type) {
	case map[string]any:
		c.configured = true
		c.policy(text(v["iceTransportPolicy"]), text(v["iceTransports"]))
		list, _ := v["iceServers"].([]any)
		for _, item := range list {
			c.server(item, hide)
		}
	case string:
		c.fromText(v)
	}
	if had && before > 0 && len(c.servers) > before {
		c.changed++
	}
}

func (c *Connection) policy(words ...string) {
	for _, word := range words {
		if word != "" {
			c.relayOnly = strings.EqualFold(word, "relay")
			return
		}
	}
}

// server is one RTCIceServer.
func (c *Connection) server(item any, hide func(string)) {
	entry, _ := item.(map[string]any)
	hide(text(entry["credential"]))
	user := text(entry["username"])
	hide(user)
	c.expiry(user)
	for _, raw := range urls(entry) {
		c.AddServer(raw)
	}
}

// expiry reads a user name as TURN servers with a shared secret take it
// (draft-uberti-behave-turn-rest): "1767323045:somebody", or the time alone.
func (c *Connection) expiry(user string) {
	for _, part := range strings.SplitN(user, ":", 2) {
		seconds, err := strconv.ParseInt(part, 10, 64)
		if err != nil || seconds < firstExpiry || seconds > lastExpiry {
			continue
		}
		if at := time.Unix(seconds, 0); c.expires.IsZero() || at.Before(c.expires) {
			c.expires = at
		}
		return
	}
}

// fromText reads "{ iceServers: [turn:a:3478, stun:b], iceTransportPolicy:
// all, ... }".
func (c *Connection) fromText(config string) {
	_, list, found := strings.Cut(config, "iceServers: [")
	if !found {
		_, list, found = strings.Cut(config, "servers: [")
	}
	c.configured = c.configured || found
	depth := 1
	end := strings.IndexFunc(list, func(r rune) bool { // an IPv6 address has brackets too
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		return depth == 0
	})
	for _, raw := range strings.Split(list[:max(end, 0)], ",") {
		if raw = strings.TrimSpace(raw); raw != "" {
			c.AddServer(raw)
		}
	}
	if _, policy, found := strings.Cut(config, "iceTransportPolicy: "); found {
		word, _, _ := strings.Cut(policy, ",")
		c.policy(strings.Trim(word, " }"))
	}
}

// RelayOnly: the call may go through relays alone.
func (c *Connection) RelayOnly() { c.relayOnly = true }

// Configured: the configuration was recorded, even if it names no server.
func (c *Connection) Configured() { c.configured = true }

// AddServer adds a URL of the configuration, also one that is none.
func (c *Connection) AddServer(raw string) {
	url := artefact.ServerURL(raw)
	if url != "" && len(c.servers) < maxServers && !slices.Contains(c.servers, url) {
		c.servers = append(c.servers, url)
	}
}

// urls of an RTCIceServer: "urls" is one or a list, "url" is the old form.
func urls(entry map[string]any) (list []string) {
	for _, name := range []string{"urls", "url"} {
		switch v := entry[name].(type) {
		case string:
			list = append(list, v)
		case []any:
			for _, one := range v {
				list = append(list, text(one))
			}
		}
	}
	return list
}
