package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// slim writes the agent at path as callers load it into folder, and says where:
// its data in one piece, and without the tables that lead from an instruction
// to file and line.
func slim(path, folder string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	m, err := readModule(content)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if err := dropLines(m.image); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	made := filepath.Join(folder, "slim-"+filepath.Base(path))
	return made, writeWhole(made, m.bytes())
}

// What is read of Go's table of functions (runtime/symtab.go, pcHeader and
// _func in runtime/runtime2.go; the magic number is that of Go 1.20 and later).
const (
	tableHead  = "\xf1\xff\xff\xff\x00\x00\x01\x08" // magic, padding, instructions of 1 byte, pointers of 8
	headWords  = 8                                  // after it: functions, files, unused, and the offsets of five tables
	funcFields = 44                                 // bytes of a _func before its lists
)

var errLines = errors.New("the table of functions is not the one that Go 1.20 and later write")

// dropLines empties, in the memory that a Go program starts with, what only a
// stack trace reads: which file and line an instruction came from. A trace
// then shows functions and offsets and "?:0", which runtime.funcline1 writes
// where a function has no such table (offset 0, runtime.pcvalue). An unpacked
// build of the same commit turns the offsets into lines. Zeros take no room
// after brotli, so nothing has to move.
func dropLines(image []byte) error {
	t, err := findTable(image)
	if err != nil {
		return err
	}
	kept := make([]bool, len(t.steps))
	for i := range t.functions {
		f, err := t.function(i)
		if err != nil {
			return err
		}
		word := func(at int) uint32 { return binary.LittleEndian.Uint32(f[at:]) }
		lists := []uint32{word(16)} // pcsp: how deep the stack is
		for n := range int(word(28)) {
			lists = append(lists, word(funcFields+4*n)) // pcdata: what lives in it
		}
		for _, at := range lists {
			if err := t.keep(kept, at); err != nil {
				return err
			}
		}
		clear(f[20:28]) // pcfile and pcln
		clear(f[32:40]) // cuOffset and startLine: the files, the line of "func"
	}
	for i, used := range kept {
		if !used {
			t.steps[i] = 0
		}
	}
	clear(t.files)
	return nil
}

// table is Go's table of functions. All of it are parts of the image.
type table struct {
	functions int
	names     []byte // of functions, each ended by a zero
	files     []byte // names of files, and which of them a package has
	steps     []byte // programs that give a value for each instruction
	entries   []byte // address and offset of each function, then the functions
}

func findTable(image []byte) (table, error) {
	at := bytes.Index(image, []byte(tableHead))
	if at < 0 || len(image)-at < len(tableHead)+8*headWords {
		return table{}, errLines
	}
	all := image[at:]
	var words [headWords]uint64
	for i := range words {
		words[i] = binary.LittleEndian.Uint64(all[len(tableHead)+8*i:])
	}
	functions, names, files, steps, entries := words[0], words[3], words[4], words[6], words[7]
	end := uint64(len(all))
	if names > files || files > steps || steps > entries || entries > end || functions > (end-entries)/8 {
		return table{}, errLines
	}
	return table{int(functions), all[names:files], all[files:steps], all[steps:entries], all[entries:]}, nil
}

// function is the _func of the i-th function, its lists included.
func (t table) function(i int) ([]byte, error) {
	at := uint64(binary.LittleEndian.Uint32(t.entries[8*i+4:]))
	if at+funcFields > uint64(len(t.entries)) {
		return nil, errLines
	}
	f := t.entries[at:]
	if lists := uint64(binary.LittleEndian.Uint32(f[28:])); funcFields+4*lists > uint64(len(f)) {
		return nil, errLines
	}
	return f, nil
}

// keep marks the program at an offset: pairs of numbers, ended by a zero that
// is not the first.
func (t table) keep(kept []bool, at uint32) error {
	if at == 0 {
		return nil // none
	}
	for p := int(at); ; {
		value, n := uvarint(t.steps, p)
		_, m := uvarint(t.steps, p+n)
		if value == 0 && n > 0 && p != int(at) {
			kept[p] = true
			return nil
		}
		if n == 0 || m == 0 {
			return errLines
		}
		for i := p; i < p+n+m; i++ {
			kept[i] = true
		}
		p += n + m
	}
}

func uvarint(b []byte, at int) (uint64, int) {
	if at >= len(b) {
		return 0, 0
	}
	value, n := binary.Uvarint(b[at:])
	return value, max(n, 0)
}
