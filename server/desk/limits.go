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
	// StrangersUpload of all files that somebody sends who is not signed in: a
	// dump of some hours, packed. What is larger is support's work.
	StrangersUpload = 32 << 20
	// strangersUnpacked of one file and of all together: four times that. A
	// console of that size is read in half a minute on a busy small server.
	strangersUnpacked = 128 << 20
	// strangersReaders read at once beside support's, which they never hold up.
	strangersReaders = 4
	// strangersWork is what one caller may have read for him at once, and again
	// in strangersAgain: the time that reading took, without what was spent
	// waiting for his files. formWork is what a form costs at least, so that
	// 60 small ones are read at once and then one every ten seconds, as many as
	// people try.
	strangersWork  = 20 * time.Second
	strangersAgain = 10 * time.Minute
	formWork       = 333 * time.Millisecond
	// readAgain is when somebody who was refused may try again.
	readAgain = 5 * time.Second
)
