package auth

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
)

const (
	// masterBytes: 256 bits, the size of the hash that is used with it.
	masterBytes = 32
	// minimumSecret is the shortest secret that a file of the operator's own
	// may hold, in characters: 128 bits in base64.
	minimumSecret = 22
	// minimumBits is how hard to guess such a secret has to be at least, as
	// estimated by how many characters it has and how many differ. Of random
	// ones of 22 characters in base64 four in a hundred thousand fall below
	// 80 (200,000 were made), of longer ones none; repeated words and digits
	// do.
	minimumBits = 80
)

// File reads the secret in path, and makes one, readable by its owner only,
// when there is no such file, or an empty one, which nobody can have used: a
// full disk leaves those. The prefix marks what kind of secret it is.
func File(path, prefix string) (string, error) {
	secret, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errEmpty) {
		return secret, err
	}
	secret = prefix + random()
	if err := create(path, secret+"\n", errors.Is(err, errEmpty)); err != nil {
		return "", err
	}
	return read(path) // another process may have been faster
}

// create puts a file into place that is whole and on disk, or none.
func create(path, content string, replace bool) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".new-*") // readable by its owner only
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if replace {
		err = os.Rename(f.Name(), path)
	} else if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil // another process was faster, and its secret holds
	} else if err != nil {
		err = os.Rename(f.Name(), path) // a file system without links
	}
	if err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir puts the name of a new file on disk.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some file systems cannot, and keep names by themselves.
	_ = d.Sync()
	return nil
}

var errEmpty = errors.New("is empty")

func read(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(data))
	switch {
	case secret == "":
		return "", fmt.Errorf("%s: %w", path, errEmpty)
	case len(secret) < minimumSecret:
		return "", fmt.Errorf("%s: holds no secret of at least %d characters", path, minimumSecret)
	case bits(secret) < minimumBits:
		return "", fmt.Errorf("%s: its secret is too easy to guess; openssl rand -base64 32 makes a good one", path)
	}
	return secret, nil
}

// bits estimates how hard to guess a secret is: as if each of its characters
// were drawn from those that are in it.
func bits(secret string) float64 {
	different := map[rune]bool{}
	for _, r := range secret {
		different[r] = true
	}
	return float64(len(secret)) * math.Log2(float64(len(different)))
}

func random() string {
	b := make([]byte, masterBytes)
	rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// Loose says of a file with secrets that others than its owner may read or
// change it, and of a folder that they may put files into it; empty: they may
// not, or it is not there.
func Loose(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	loose := fs.FileMode(0o077)
	if info.IsDir() {
		loose = 0o022 // what is in it has modes of its own
	}
	if info.Mode().Perm()&loose == 0 {
		return ""
	}
	return fmt.Sprintf("%s has mode %04o", path, info.Mode().Perm())
}
