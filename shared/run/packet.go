package run

import (
	"encoding/binary"
	"math"
)

// The packets of the echo peer's data channel: a 24-byte header, big endian,
// then zeros up to the size.
//
//	0      kind: 1 small, 2 large
//	4-7    sequence number, per kind, from 0
//	8-15   agent's send time, float64 ms; the peer does not read it
//	16-19  written by the peer: packets of this kind received so far
//	20-23  written by the peer: packets of this kind sent back so far
//
// Both counts include the packet that carries them.
const (
	headerBytes = 24
	smallBytes  = 160  // a voice frame of 20 ms with its headers
	largeBytes  = 1150 // below the 1191 of libwebrtc's SCTP, so never split

	kindSmall = 1
	kindLarge = 2
)

// packet is one of them.
type packet struct {
	kind     byte
	seq      int
	sentMS   float64
	received int // by the peer
	returned int // by the peer
}

func (p packet) encode() []byte {
	size := smallBytes
	if p.kind == kindLarge {
		size = largeBytes
	}
	return p.sized(size)
}

// sized is the packet in so many bytes.
func (p packet) sized(size int) []byte {
	b := make([]byte, size)
	b[0] = p.kind
	binary.BigEndian.PutUint32(b[4:], uint32(p.seq))
	binary.BigEndian.PutUint64(b[8:], math.Float64bits(p.sentMS))
	return b
}

// decode reports false for anything that the peer cannot have sent back.
func decode(b []byte) (packet, bool) {
	if len(b) < headerBytes || b[0] != kindSmall && b[0] != kindLarge {
		return packet{}, false
	}
	p := packet{
		kind:     b[0],
		seq:      int(binary.BigEndian.Uint32(b[4:])),
		sentMS:   math.Float64frombits(binary.BigEndian.Uint64(b[8:])),
		received: int(binary.BigEndian.Uint32(b[16:])),
		returned: int(binary.BigEndian.Uint32(b[20:])),
	}
	return p, true
}
