//go:build linux

package world

import (
	"flag"
	"fmt"
	"os"
)

// Main runs the tests of a package, m being its *testing.M, inside namespaces
// of their own, unless outside, asked when the flags are read, says that they
// need none (testing.Short). done, if not nil, clears up after them. It does
// not return.
func Main(m interface{ Run() int }, outside func() bool, done func()) {
	flag.Parse()
	if !outside() {
		if err := Enter(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	code := m.Run()
	if done != nil {
		done()
	}
	os.Exit(code)
}
