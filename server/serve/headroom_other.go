//go:build !linux

package serve

// giveBack: what madvise(2) does to the pages differs between systems, and this
// saves memory alone.
func giveBack([]byte) {}
