package main

import (
	"time"

	"sidetone/server/usage"
)

// told is what the system tells of the server's process; what it does not tell
// cannot be tested.
func told[T any](t *target, ask func(pid int) (T, error)) (T, error) {
	v, err := ask(t.command.Process.Pid)
	if err != nil {
		err = errNotTested{"/proc does not tell: " + err.Error()}
	}
	return v, err
}

// memory is what the server holds resident, in bytes.
func (t *target) memory() (int64, error) { return told(t, usage.Resident) }

// processor is the time of a processor that the server has used.
func (t *target) processor() (time.Duration, error) { return told(t, usage.CPU) }

// descriptors is how many files the server has open.
func (t *target) descriptors() (int, error) { return told(t, usage.Descriptors) }
