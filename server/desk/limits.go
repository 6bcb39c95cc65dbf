package desk

import "time"

const (
	// MaxFiles of one call: every form that is read, and some twice.
	MaxFiles = 16
	// MaxUpload of all files as they are sent. A day's webrtc-internals dump
	// has 200 MB, and its gzip a tenth of that.
	MaxUpload = 256 << 20
	// maxID of a report that is named in a form; ours have 34 characters.
	maxID = 128
	// MaxUnpacked of one file: as much again, since a packed file is sent fast
	// and read slowly.
	MaxUnpacked = 512 << 20
	// maxReaders read files at once, whoever sent them: two for each of the
	// two processors that a small server has.
	maxReaders = 4
	// readAgain is when somebody who was refused may try again.
	readAgain = 5 * time.Second
)
