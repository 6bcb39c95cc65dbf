package carried

const (
	// form is the version of the code that Pack makes, formPlain that of a page
	// whose program did not arrive: its small script can write JSON and no more.
	form      = 1
	formPlain = 2
	// headBytes are the form and the checksum.
	headBytes = 5
	// MostCode is how long a fragment may be. The largest QR code has 7,089
	// digits (ISO/IEC 18004, version 40-L).
	MostCode = 8 << 10
	// mostOpened is how much a code may grow to when it is opened: a report of
	// a run has 10 to 25 KiB. Opening that much takes 50 ms.
	mostOpened = 64 << 10
	// mostObservations of a code: a run makes some hundred.
	mostObservations = 512
	// mostDigits of a number; JSON of a float64 has 24 at most.
	mostDigits = 32
	// mostText is the longest address or ticket that is carried, mostName the
	// longest name. mostWord of its letters and digits stand together: ours have
	// 20 at most, a token or key has more.
	mostText = 200
	mostName = 64
	mostWord = 24

	// QRVersion is the largest QR code that is drawn. With its quiet zone it has
	// 117 modules a side, which are three pixels each on a page of 360; with two,
	// as the largest that phones read (25) would have there, a picture of the
	// page is not always read.
	QRVersion = 23
	// qrBits are the data of version 23 with error correction M (ISO/IEC 18004,
	// table 7: 860 codewords).
	qrBits = 860 * 8
)

// Room is how many bytes a code may have whose address begins with prefix
// ("https://host/r/#"): the prefix is written as bytes, with a head of 20 bits,
// the code as digits, with one of 16 (ISO/IEC 18004, 7.4: mode and count).
func Room(prefix string) int {
	digits := (qrBits - 20 - 8*len(prefix) - 16) * 3 / 10
	return max(0, digits/chunkDigits*chunkBytes+bytesOf(digits%chunkDigits))
}
