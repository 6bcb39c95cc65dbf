// Package usage tells what a process on this machine uses: its part of the
// processors, of the memory and of the files. It knows Linux alone, from /proc.
package usage

import (
	"time"

	"github.com/prometheus/procfs"
)

// CPU is the processor time that a process has had since it began, to 10 ms, in
// user and kernel mode together (proc(5), utime and stime of stat).
func CPU(pid int) (time.Duration, error) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return 0, err
	}
	stat, err := p.Stat()
	return time.Duration(stat.CPUTime() * float64(time.Second)), err
}

// Resident is how much memory a process holds, in bytes (proc(5), VmRSS of
// status).
func Resident(pid int) (int64, error) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return 0, err
	}
	status, err := p.NewStatus()
	return int64(status.VmRSS), err
}

// Descriptors is how many files a process has open, sockets among them.
func Descriptors(pid int) (int, error) {
	p, err := procfs.NewProc(pid)
	if err != nil {
		return 0, err
	}
	return p.FileDescriptorsLen()
}
