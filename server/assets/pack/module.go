package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// module is a WebAssembly module as far as packing it needs: all sections as
// they stand, but that of the data, which is the memory that it fills.
type module struct {
	before, after []byte // the other sections, heads and all
	base          int64  // where in memory the image begins
	image         []byte // what the memory holds at the start, from base on
}

const (
	wasmHead    = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	opI32Const  = 0x41
	opEnd       = 0x0b
	// mostImage bounds what a segment's address may make of the image: what is
	// given is Go's own output, so more is a mistake and no large agent.
	mostImage = 64 << 20
)

var errModule = errors.New("no WebAssembly module as Go makes them")

// readModule takes content apart. Go's linker writes its data as up to 100,000
// segments, to leave out short runs of zeros; put together into one image they
// are 1 MB longer as they stand and 6 % of the agent shorter after brotli
// (measured: 9 bytes of head a segment, which do not compress).
func readModule(content []byte) (module, error) {
	if len(content) < len(wasmHead) || string(content[:len(wasmHead)]) != wasmHead {
		return module{}, errModule
	}
	m := module{before: content[:len(wasmHead):len(wasmHead)]}
	for rest := content[len(wasmHead):]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return module{}, errModule
		}
		whole, body := rest[:1+n+int(size)], rest[1+n:1+n+int(size)]
		rest = rest[len(whole):]
		switch {
		case id == dataSection && m.image == nil:
			if err := m.readData(body); err != nil {
				return module{}, err
			}
		case m.image == nil:
			m.before = append(m.before, whole...)
		default:
			m.after = append(m.after, whole...)
		}
	}
	if m.image == nil {
		return module{}, fmt.Errorf("%w: it has no data", errModule)
	}
	return m, nil
}

// readData lays the segments of a data section into one image. Their order is
// the linker's own and not that of their addresses.
func (m *module) readData(body []byte) error {
	count, n := binary.Uvarint(body)
	if n <= 0 || count > uint64(len(body)) {
		return errModule
	}
	body = body[n:]
	segments := make([]segment, count)
	m.base = mostImage
	var end int64
	for i := range segments {
		s, rest, err := readSegment(body)
		if err != nil {
			return err
		}
		segments[i], body = s, rest
		m.base, end = min(m.base, s.address), max(end, s.address+int64(len(s.content)))
	}
	if m.base < 0 || end > mostImage || m.base > end {
		return fmt.Errorf("%w: its data lies from %d to %d", errModule, m.base, end)
	}
	m.image = make([]byte, end-m.base)
	for _, s := range segments {
		copy(m.image[s.address-m.base:], s.content)
	}
	return nil
}

// segment is what stands at an address of the memory at the start.
type segment struct {
	address int64
	content []byte
}

// readSegment reads the active segment of memory 0 that body begins with.
func readSegment(body []byte) (s segment, rest []byte, err error) {
	if len(body) < 2 || body[0] != 0 || body[1] != opI32Const {
		return s, nil, fmt.Errorf("%w: a segment of another kind", errModule)
	}
	address, n := signed(body[2:])
	body = body[2+n:]
	if n == 0 || len(body) == 0 || body[0] != opEnd {
		return s, nil, errModule
	}
	size, n := binary.Uvarint(body[1:])
	if n <= 0 || size > uint64(len(body)-1-n) {
		return s, nil, errModule
	}
	body = body[1+n:]
	return segment{address, body[:size]}, body[size:], nil
}

// bytes puts the module together, with its data as one segment.
func (m module) bytes() []byte {
	data := binary.AppendUvarint(nil, 1)
	data = append(data, 0, opI32Const)
	data = append(appendSigned(data, m.base), opEnd)
	data = append(binary.AppendUvarint(data, uint64(len(m.image))), m.image...)

	whole := append([]byte{}, m.before...)
	whole = binary.AppendUvarint(append(whole, dataSection), uint64(len(data)))
	return append(append(whole, data...), m.after...)
}

// signed reads a signed LEB128 number; n is how many bytes it has, 0 where
// there is none. binary.Varint reads zigzag and not this.
func signed(b []byte) (value int64, n int) {
	for shift := 0; n < len(b) && shift < 63; shift += 7 {
		c := b[n]
		n++
		value |= int64(c&0x7f) << shift
		if c < 0x80 {
			if c&0x40 != 0 {
				value -= 1 << (shift + 7)
			}
			return value, n
		}
	}
	return 0, 0
}

func appendSigned(b []byte, value int64) []byte {
	for {
		c := byte(value & 0x7f)
		value >>= 7
		if (value == 0 && c&0x40 == 0) || (value == -1 && c&0x40 != 0) {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
