package run

import "sidetone/shared/report"

// planDirect reserves the places of the direct paths and starts the one over
// UDP, which needs no server to gather: making its PeerConnection takes a
// browser about as long as beginning the run.
func (r *run) planDirect() {
	if !r.canConnect() {
		return
	}
	for _, kind := range []report.Path{report.DirectUDP, report.DirectTCP} {
		r.direct = append(r.direct, r.newPath(kind))
	}
	r.direct[0].startDirect()
}

// planPaths reserves places for the paths that can be tried: relays of the
// kinds that the profile has URLs for.
func (r *run) planPaths() {
	kinds := map[report.Path]bool{report.DirectUDP: true, report.DirectTCP: r.begun.Echo.TCP}
	for _, c := range flatten(r.begun.ICEServers) {
		kinds[c.url.path()] = true
	}
	for _, kind := range report.Paths {
		if !kinds[kind] {
			continue
		}
		p := r.newPath(kind)
		p.joined = r.now()
		r.paths = append(r.paths, p)
		switch {
		case !r.canConnect():
			p.untried(report.Ours("observed.no_webrtc"))
		case r.loops() && p.direct():
			p.untried(report.Ours("observed.no_echo_peer"))
		case p.offer != "":
			p.ask(p.offer, 1)
		}
	}
	for _, p := range r.direct {
		if !kinds[p.kind] {
			p.close()
		}
	}
}

// newPath reserves the places of one path, or finds the direct path that was
// started already.
func (r *run) newPath(kind report.Path) *path {
	for _, p := range r.direct {
		if p.kind == kind {
			return p
		}
	}
	p := &path{run: r, kind: kind}
	target := string(kind)
	p.slots.ice = r.board.plan(report.CheckPathICE, target)
	p.slots.dtls = r.board.plan(report.CheckPathDTLS, target)
	p.slots.data = r.board.plan(report.CheckPathData, target)
	p.slots.large = r.board.plan(report.CheckPathLarge, target)
	p.slots.rtp = r.board.plan(report.CheckPathRTP, target)
	return p
}

func (r *run) pathOf(kind report.Path) *path {
	for _, p := range r.paths {
		if p.kind == kind {
			return p
		}
	}
	return nil
}

// planURLs reserves a place for every URL. What is beyond the limit is not
// tested, and says so.
func (r *run) planURLs() {
	for i, c := range flatten(r.begun.ICEServers) {
		u := &urlProbe{run: r, credentialed: c, slot: r.board.plan(report.CheckICE, c.url.raw)}
		u.ice.Transport, u.ice.CredentialsUnknown, u.ice.Unpublished = c.url.Transport, c.madeUp, c.unpublished
		r.urls = append(r.urls, u)
		switch {
		case i >= maxURLs:
			u.settle(report.NotTested, report.Ours("observed.too_many_servers"))
		case !r.canConnect():
			u.settle(report.NotTested, report.Ours("observed.no_webrtc"))
		}
	}
}

// canConnect: the platform has RTCPeerConnection, as far as it says.
func (r *run) canConnect() bool { return !report.No(r.environment.seen.WebRTC) }
