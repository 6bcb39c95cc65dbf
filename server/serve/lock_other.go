//go:build !unix

package serve

import "os"

// lockFile locks nothing: files are not locked in this way here.
func lockFile(string) (*os.File, error) { return nil, nil }
