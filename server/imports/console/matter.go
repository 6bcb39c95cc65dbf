package console

import "strings"

// mayMatter looks for words without which no pattern fits a line: most lines
// of a long log say nothing, and patterns are slow.
func mayMatter(text string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

var words = []string{
	"http", "ocket", "wss:", "ws:", "rror", "ignal", "ode", "ICE", "ice", "onnectionState", "onnection state", "wilio", "etwork", "ubcode", "icrophone", "amera",
	"Failed to load", "HTTP", "Peer", "ransport", "allEnd", "all end", "): ", "Hangup", "cause", "Cause", "SIP response", "Q.850", "Reason",
}
