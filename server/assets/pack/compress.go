package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"

	"sidetone/server/assets"
)

// hashDigits of SHA-256 in a name: 48 bits, for a handful of files.
const hashDigits = 12

// keep is the only file of the output folder that is not generated.
const keep = ".gitignore"

type source struct{ name, path, contentType string }

type packedFile struct {
	assets.File
	Brotli, Gzip int
}

type packer struct{ out, cache string }

// clear removes what an earlier packing left.
func (p packer) clear() error {
	entries, err := os.ReadDir(p.out)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == keep {
			continue
		}
		if err := os.Remove(filepath.Join(p.out, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (p packer) add(s source) (packedFile, error) {
	content, err := os.ReadFile(s.path)
	if err != nil {
		return packedFile{}, err
	}
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	ext := filepath.Ext(s.name)
	f := packedFile{File: assets.File{
		Name:  s.name,
		Path:  strings.TrimSuffix(s.name, ext) + "." + hash[:hashDigits] + ext,
		Type:  s.contentType,
		Hash:  hash[:hashDigits],
		Bytes: int64(len(content)),
	}}
	if f.Brotli, err = p.write(f.Path+".br", hash, content, brotlied); err != nil {
		return packedFile{}, err
	}
	f.Gzip, err = p.write(f.Path+".gz", hash, content, gzipped)
	return f, err
}

func (p packer) addAll(sources []source) ([]packedFile, error) {
	var packed []packedFile
	for _, s := range sources {
		f, err := p.add(s)
		if err != nil {
			return nil, err
		}
		packed = append(packed, f)
	}
	return packed, nil
}

// write puts the compressed form of content into the output folder, from the
// cache where that has it: brotli takes the better part of a minute for the
// agent, which seldom changes when the server does.
func (p packer) write(name, hash string, content []byte, compress func(io.Writer, []byte) error) (int, error) {
	cached := filepath.Join(p.cache, hash+filepath.Ext(name))
	small, err := os.ReadFile(cached)
	if err != nil {
		var b bytes.Buffer
		if err := compress(&b, content); err != nil {
			return 0, err
		}
		small = b.Bytes()
		if err := writeWhole(cached, small); err != nil {
			return 0, err
		}
	}
	return len(small), os.WriteFile(filepath.Join(p.out, name), small, 0o644)
}

// writeWhole writes a file that is never seen half written, so that a build
// that was interrupted does not leave a cut-off agent in the cache.
func writeWhole(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "writing-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if _, err := temporary.Write(content); err != nil {
		temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

func (p packer) writeManifest(packed []packedFile) error {
	var m assets.Manifest
	for _, f := range packed {
		m.Files = append(m.Files, f.File)
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(p.out, assets.ManifestName), append(raw, '\n'), 0o644)
}

// brotliWindow is the largest that a browser has to take (RFC 7932 9.1: 16 MB): the
// agent has 11 MB, and with the default of 4 MB it was 1.9 % larger (measured).
const brotliWindow = 24

func brotlied(w io.Writer, content []byte) error {
	return through(brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: brotliWindow}), content)
}

func gzipped(w io.Writer, content []byte) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	return through(z, content)
}

func through(z io.WriteCloser, content []byte) error {
	if _, err := z.Write(content); err != nil {
		return err
	}
	return z.Close()
}
