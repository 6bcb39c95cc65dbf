//go:build !js

package codes

import _ "embed"

// Tables of numbers that only saved evidence holds. The agent in the browser
// never meets one, and does without their weight.
var (
	//go:embed sip.txt
	sipText string
	//go:embed q850.txt
	q850Text string
	//go:embed telnyx.txt
	telnyxText string

	importedVendors = []string{SIP, Q850, Telnyx}
)

func importedTexts() []string { return []string{sipText, q850Text, telnyxText} }
