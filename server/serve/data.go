package serve

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sidetone/server/auth"
)

// errLocked: another process has the lock.
var errLocked = errors.New("another server uses it")

// openData makes the data folder, takes it for this process alone, and reads
// or makes the keys in it.
func (m *Main) openData(context.Context) error {
	c := m.Config
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return startError("--data: %q cannot be made: %v", c.Data, reason(err))
	}
	// Two servers on one folder would each count callers and sessions for
	// themselves, and sweep each other's files.
	lock, err := lockFile(filepath.Join(c.Data, "lock"))
	if err != nil {
		return startError("--data: %q cannot be used: %v", c.Data, reason(err))
	}
	m.lock = lock
	secret, key := or(c.SecretFile, filepath.Join(c.Data, "server.key")), or(c.OperatorKeyFile, OperatorKeyFile(c.Data))
	master, err := auth.File(secret, "")
	if err != nil {
		return startError("secret: %v", oneLine(err))
	}
	if m.secrets, err = auth.NewSecrets(master); err != nil {
		return err
	}
	m.OperatorKey, err = auth.File(key, auth.PrefixOperator)
	if err != nil {
		return startError("operator key: %v", oneLine(err))
	}
	m.keys = []string{secret, key}
	return nil
}

// warnOfModes tells of files with secrets that other users of the machine can
// read. It changes nothing: somebody may have meant it.
func (m *Main) warnOfModes() {
	paths := append(slices.Clone(m.keys), m.Config.Data)
	if path, ok := strings.CutPrefix(m.Config.Database, "sqlite:"); ok {
		paths = append(paths, path)
	}
	if m.Config.TLSKey != "" {
		paths = append(paths, m.Config.TLSKey)
	}
	for _, path := range paths {
		if loose := auth.Loose(path); loose != "" {
			m.Log.Warn("others on this machine may read what should be the server's alone; chmod go= closes it", "path", loose)
		}
	}
}

// OperatorKeyFile is where serve keeps the operator key, and where the other
// commands look for it.
func OperatorKeyFile(data string) string { return filepath.Join(data, "operator.key") }
