package fold

const (
	// maxRounds is how many layers of encoding are taken off. A browser's own
	// messages have one, a URL within a URL has two, and a proxy that encodes
	// it again makes three; whatever has more is hiding something.
	maxRounds = 4
	// maxReference bounds an HTML character reference. The longest name of
	// HTML (CounterClockwiseContourIntegral) has 31 letters.
	maxReference = 34
	// maxBackslashes before a character: JSON in JSON in JSON in a line of a
	// log doubles them four times.
	maxBackslashes = 16
	// maxLength of a text. A report has 256 KiB; what an importer keeps of a
	// line is far less. A longer text is not read and counts as Deep.
	maxLength = 1 << 20
	// brailleBlank is a symbol by its class and empty on a screen.
	brailleBlank = '\u2800'
)
