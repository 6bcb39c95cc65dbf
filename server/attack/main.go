// Command attack starts a built sidetone on loopback, does to it what an
// attacker would, and prints of each attack whether the server holds or what
// broke. It attacks nothing but servers that it started itself, is bounded in
// count and time, and leaves nothing running.
//
//	go run ./server/attack -binary bin/sidetone [-only 'offer|socket']
//
// Exit 0: everything held; 1: something broke; 2: it could not run. A row that
// cannot be tried here says so and is not counted as held.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

func main() {
	binary := flag.String("binary", "bin/sidetone", "the server that is attacked")
	only := flag.String("only", "", "a regular expression; attacks whose names it does not match are left out")
	flag.Parse()
	pattern, err := regexp.Compile("(?i)" + *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "-only:", err)
		os.Exit(2)
	}
	if *binary, err = filepath.Abs(*binary); err == nil {
		_, err = os.Stat(*binary)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "-binary:", err, "(make build makes it)")
		os.Exit(2)
	}
	if inside, code := ownNamespace(); !inside {
		os.Exit(code)
	}
	if err := loopbackUp(); err != nil {
		fmt.Fprintln(os.Stderr, "loopback:", err)
		os.Exit(2)
	}
	os.Exit(run(*binary, pattern))
}

// errNotTested says why an attack cannot be tried on this machine.
type errNotTested struct{ why string }

func (e errNotTested) Error() string { return e.why }

// run tries the attacks one after the other.
func run(binary string, pattern *regexp.Regexp) (code int) {
	for _, r := range rows() {
		if !pattern.MatchString(r.name) {
			continue
		}
		begin := time.Now()
		err := r.try(binary)
		var untested errNotTested
		word, detail := "holds", ""
		switch {
		case errors.As(err, &untested):
			word, detail = "not tested", ": "+untested.why
		case err != nil:
			word, detail, code = "BROKE", ": "+err.Error(), 1
		}
		fmt.Printf("%-10s %s (%.1f s)%s\n", word, r.name, time.Since(begin).Seconds(), detail)
	}
	return code
}
