package carried

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"strings"

	"sidetone/shared/report"
)

// dictionary of form 1: reports of runs as wire writes them. What stands last
// is found nearest, and costs least.
//
//go:embed form1.txt
var dictionary string

// Errors of Open.
var (
	// ErrDamaged: it is no code, or a part of it is missing or changed.
	ErrDamaged = errors.New("carried: the code is damaged")
	// ErrNewer: it was made by a later version.
	ErrNewer = errors.New("carried: the code is of a newer version")
)

// seal compresses a report that has been cut down: the form, a checksum, the
// length, and the rest.
func seal(text []byte) []byte {
	code := []byte{form}
	code = binary.BigEndian.AppendUint32(code, crc32.ChecksumIEEE(text))
	code = binary.AppendUvarint(code, uint64(len(text)))
	return append(code, compress(text)...)
}

// Open reads a code as it stands in an address, with or without what is before
// its "#". The report is somebody's word: it is checked for its size and for
// nothing else. It has no diagnosis but what Carried says of one.
func Open(address string) (report.Report, error) {
	sealed, err := Bytes(address)
	switch {
	case err != nil || len(sealed) < headBytes:
		return report.Report{}, ErrDamaged
	case sealed[0] > formPlain:
		return report.Report{}, ErrNewer
	case sealed[0] == formPlain:
		return openPlain(sealed)
	case sealed[0] != form:
		return report.Report{}, ErrDamaged
	}
	size, n := binary.Uvarint(sealed[headBytes:])
	if n <= 0 || size > mostOpened {
		return report.Report{}, ErrDamaged
	}
	text := expand(sealed[headBytes+n:], int(size))
	if crc32.ChecksumIEEE(text) != binary.BigEndian.Uint32(sealed[1:]) {
		return report.Report{}, ErrDamaged
	}
	return unwire(text)
}

// openPlain reads form 2: behind the checksum a report as JSON, as
// web/boot/lost writes it.
func openPlain(sealed []byte) (r report.Report, err error) {
	text := sealed[headBytes:]
	if crc32.ChecksumIEEE(text) != binary.BigEndian.Uint32(sealed[1:]) {
		return r, ErrDamaged
	}
	if json.Unmarshal(text, &r) != nil || len(r.Observations) > mostObservations {
		return report.Report{}, ErrDamaged
	}
	return somebodys(r), nil
}

// somebodys is a report as a code may say it: it was carried, and has neither a
// name nor a judgement of ours.
func somebodys(r report.Report) report.Report {
	if r.Carried == nil {
		r.Carried = &report.Carried{}
	}
	r.ID, r.Diagnosis, r.Signals = "", nil, nil
	return r
}

// Bytes are those of a code, the same for both of its forms. They are not
// looked into.
func Bytes(address string) ([]byte, error) {
	_, code, ok := strings.Cut(strings.TrimSpace(address), "#")
	if !ok {
		code = strings.TrimSpace(address)
	}
	if code == "" || len(code) > MostCode {
		return nil, ErrDamaged
	}
	sealed, err := read(code)
	if err != nil {
		return nil, ErrDamaged
	}
	return sealed, nil
}
