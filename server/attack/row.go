package main

import (
	"fmt"
	"slices"
)

// row is one attack.
type row struct {
	name string
	// flags of the server beside those that every row gives; see serve.
	flags []string
	// files is how many descriptors the server may open; 0: as many as this
	// process.
	files int
	// attack returns what broke, errNotTested, or nil.
	attack func(*target) error
}

// rows are all attacks, in the order in which they are tried. A part of the
// server has a file of its own and adds its list here.
func rows() []row {
	return slices.Concat(
		listenerRows, relayRows, shareRows, echoRows, socketRows, strangerRows, inputRows, neighbourRows, signInRows, doorRows,
	)
}

// try starts a server, attacks it, and ends it. A server that does not live
// through it, or cannot be ended, is broken whatever the attack says.
func (r row) try(binary string) error {
	t, err := serve(binary, r.files, r.flags...)
	if err != nil {
		return err
	}
	err = r.attack(t)
	if died := t.stop(); died != nil && err == nil {
		err = fmt.Errorf("the server: %w", died)
	}
	return err
}
