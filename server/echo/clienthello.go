package echo

import (
	"sync/atomic"

	"sidetone/shared/report"
)

// helloTally counts what comes of a client's first message. With a post-quantum
// key share it has some 1.6 KB, which two datagrams carry, and whoever takes
// the second one for no hello may drop it.
type helloTally struct {
	bytes, begin, first, rest atomic.Int64
}

// The header of a part of a handshake message, inside of a record (RFC 6347
// 4.2.2), and the type of the message. RFC 9147 has the same for what is not
// encrypted.
const (
	messageHeader   = 12
	typeClientHello = 1
)

// datagram looks at the records of one datagram that are not encrypted.
func (h *helloTally) datagram(b []byte) {
	first, rest := false, false
	for len(b) >= recordHeader && b[0] == recordHandshake {
		size := int(b[11])<<8 | int(b[12])
		if len(b) < recordHeader+size {
			return
		}
		record := b[recordHeader : recordHeader+size]
		b = b[recordHeader+size:]
		if len(record) < messageHeader || record[0] != typeClientHello {
			continue
		}
		whole, offset, part := uint24(record[1:]), uint24(record[6:]), uint24(record[9:])
		if offset > 0 {
			rest = true
			continue
		}
		first = true
		h.bytes.Store(whole)
		h.begin.Store(part)
	}
	switch {
	case first:
		h.first.Add(1)
	case rest:
		h.rest.Add(1)
	}
}

func uint24(b []byte) int64 { return int64(b[0])<<16 | int64(b[1])<<8 | int64(b[2]) }

// report is nil when nothing of it came.
func (h *helloTally) report() *report.Hello {
	out := report.Hello{Bytes: int(h.bytes.Load()), Begin: int(h.begin.Load()), First: int(h.first.Load()), Rest: int(h.rest.Load())}
	if out.First+out.Rest == 0 {
		return nil
	}
	return &out
}

// saysHello: an offer says that its side sends the ClientHello (RFC 8842 5.2).
func saysHello(offer string) bool { return lineOf(offer, "a=setup:") == "active" }
