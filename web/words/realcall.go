package words

// Real is the part of a report about a real call.
type Real struct {
	Title, Hint, Nothing      string
	Paths, PathsHint, Servers string
	Media, MediaHint          string
	SignalsHint, TimelineHint string
	Meaning, From, OtherEnd   string
	Stream, Packets, Loss     string
	Pictures, Healed          string
	Kind, Way                 map[string]string
}

var englishReal = Real{
	Title: "The real call", Hint: "What was read of the call itself, of its service and of its page. Codes lead to what they mean.",
	Nothing: "Neither its service nor its page said anything.",
	Paths:   "How the call connected", PathsHint: "The paths that the call tried. A call sends no samples of its own: what it did not need was not tested.",
	Servers: "STUN and TURN servers in the call",
	Media:   "Media streams of the call", MediaHint: "As the browser’s statistics or the service’s log counted them.",
	SignalsHint:  "As the call’s SDK raised them.",
	TimelineHint: "Moments count from the start of each record.",
	Meaning:      "Meaning", From: "Read", OtherEnd: "another end of the call",
	Stream: "Stream", Packets: "Packets", Loss: "Loss", Pictures: "Pictures/s", Healed: "Concealed",
	Kind: map[string]string{"audio": "sound", "video": "video", "screen": "screen"},
	Way:  map[string]string{"send": "sent", "receive": "received"},
}
