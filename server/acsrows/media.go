package acsrows

import (
	"strings"

	"sidetone/shared/report"
)

// media: one stream of one participant. OK: packets flowed; Silent: none did;
// NotTested: the row does not say. Whether it flowed well enough is the
// playbook's to say.
func (r *Reader) media(read *reading) (entry, bool) {
	version, _ := read.whole(Version)
	e := entry{version: version, at: read.time(Generated)}
	m := &report.Media{
		Kind: mediaKind(read.text(MediaType)), Direction: mediaDirection(read.text(Direction)), Transport: transport(read.text(Transport)),
		Loss: read.share(Loss), LossMax: read.share(LossMax), JitterMS: read.least(Jitter), RTTMS: read.least(RTT),
		FPS: read.least(FrameRate), Healed: read.share(Healed), Quality: read.text(Quality),
		Participant: r.participant(read), Local: remote(read),
	}
	if n, known := read.whole(Utilization); known && n >= 0 {
		m.Packets = &n
	}
	if bits := read.least(BitRate); bits != nil {
		kbps := *bits / 1000
		m.Kbps = &kbps
	}
	e.observation = report.Observation{
		Check: report.CheckMedia, Target: Vendor, Outcome: mediaOutcome(m),
		Detail: report.Detail{Media: m, Says: told("acs_codec", read.text(Codec))},
	}
	return e, true
}

func mediaOutcome(m *report.Media) report.Outcome {
	switch {
	case m.Packets != nil && *m.Packets == 0, m.Packets == nil && strings.EqualFold(m.Quality, "None"):
		return report.Silent
	case m.Packets != nil, m.Loss != nil, m.RTTMS != nil, m.JitterMS != nil, m.Quality != "":
		return report.OK
	}
	return report.NotTested
}

func mediaKind(s string) string {
	switch strings.ToLower(s) {
	case "audio", "video":
		return strings.ToLower(s)
	case "screen", "vbss", "appsharing", "screensharing", "screenshare": // the service's names for a shared screen
		return "screen"
	}
	return ""
}

func mediaDirection(s string) string {
	switch strings.ToLower(s) {
	case "inbound", "recv", "receive", "received":
		return "receive"
	case "outbound", "send", "sent":
		return "send"
	}
	return ""
}

func transport(s string) string {
	switch s = strings.ToLower(s); s {
	case "udp", "tcp":
		return s
	}
	return "" // "Unrecognized"
}
