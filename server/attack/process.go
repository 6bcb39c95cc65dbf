package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// memory is what the server holds resident, in bytes.
func (t *target) memory() (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.command.Process.Pid))
	if err != nil {
		return 0, errNotTested{"/proc does not tell: " + err.Error()}
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kb << 10, err
		}
	}
	return 0, errNotTested{"/proc does not tell VmRSS"}
}

// processor is the time of a processor that the server has used.
func (t *target) processor() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.command.Process.Pid))
	if err != nil {
		return 0, errNotTested{"/proc does not tell: " + err.Error()}
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0, errNotTested{"/proc/stat has another form"}
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond, nil // proc(5): in clock ticks, a hundred a second
}

// descriptors is how many files the server has open.
func (t *target) descriptors() (int, error) {
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", t.command.Process.Pid))
	if err != nil {
		return 0, errNotTested{"/proc does not tell: " + err.Error()}
	}
	return len(open), nil
}
