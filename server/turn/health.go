package turn

import (
	"fmt"
	"net/netip"
	"time"

	"sidetone/server/caller"
	"sidetone/server/listen"
	"sidetone/shared/report"
)

// Listening is nil while every socket takes what comes.
func (s *Server) Listening() error {
	for _, sockets := range s.sockets {
		if err := sockets.Listening(); err != nil {
			return fmt.Errorf("STUN/TURN: %w", err)
		}
	}
	return nil
}

// Shares are what callers hold of this process, by what it is.
func (s *Server) Shares() map[string]*caller.Shares {
	return map[string]*caller.Shares{"turn_allocations": s.quota.shares, "turn_connections": s.streams}
}

// deaf lists, as the second vantage would, the URLs of this server whose
// socket at any time since then did not take what came. Their silence is
// ours and says nothing about the caller's network.
func (s *Server) deaf(then time.Time) (found []report.Observation) {
	for _, u := range s.urls() {
		if u.sockets.FailedSince(u.transport, u.family, then) {
			stage := report.StageConnect
			if u.transport == "udp" {
				stage = report.StageSTUN
			}
			found = append(found, report.Observation{
				Check: report.CheckVantage, Target: u.url, Outcome: report.Failed,
				Detail: report.Detail{Vantage: &report.Vantage{
					From: "server", Stage: stage, Error: "the relay's own socket took no connections", Listening: report.Known(false),
				}},
			})
		}
	}
	return found
}

// way is one URL of this server and the socket behind it.
type way struct {
	url       string
	transport string // of the socket: "udp" or "tcp"
	family    listen.Family
	sockets   *listen.Sockets
	relays    bool // takes credentials
}

// urls lists every way to this server, in the order in which agents are told.
func (s *Server) urls() (ways []way) {
	for _, a := range s.announce {
		for _, sockets := range s.sockets {
			at, family := netip.AddrPortFrom(a, uint16(sockets.Port)).String(), listen.FamilyOf(a)
			ways = append(ways,
				way{"stun:" + at, "udp", family, sockets, false},
				way{"turn:" + at + "?transport=udp", "udp", family, sockets, true},
				way{"turn:" + at + "?transport=tcp", "tcp", family, sockets, true})
		}
	}
	if s.config.TLS == nil || s.config.TLSName == "" {
		return ways
	}
	for _, sockets := range s.sockets {
		ways = append(ways, way{fmt.Sprintf("turns:%s:%d?transport=tcp", s.config.TLSName, sockets.Port), "tcp", listen.IPv4, sockets, true})
	}
	return ways
}
