//go:build unix

package serve

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the lock of a file, made when it is not there, until it is
// closed or the process ends, however it ends. errLocked: somebody else has it.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}
		if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK) {
			return nil, nil // a file system without locks
		}
		return nil, err
	}
	return f, nil
}
