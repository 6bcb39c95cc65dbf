package serve

import "golang.org/x/sys/unix"

// giveBack returns the pages under b, which holds nothing but zeros: Linux gives
// new ones, of zeros too, when they are touched (madvise(2), MADV_DONTNEED).
func giveBack(b []byte) {
	_ = unix.Madvise(b, unix.MADV_DONTNEED) // else they stay, which is harmless
}
