// Package icons holds the drawings that pages set inline, so that they take
// the colour of the text around them. Each is decoration beside a word that
// says the same; none is the only carrier of a meaning.
package icons

import _ "embed"

// Logo is a handset that is also a loop: the tone goes out and comes back.
//
//go:embed logo.svg
var Logo string

// The marks of steps and verdicts.
var (
	//go:embed ok.svg
	OK string
	//go:embed problem.svg
	Problem string
	//go:embed warning.svg
	Warning string
	//go:embed unknown.svg
	Unknown string
	//go:embed waiting.svg
	Waiting string
	//go:embed running.svg
	Running string
	//go:embed skipped.svg
	Skipped string
)
