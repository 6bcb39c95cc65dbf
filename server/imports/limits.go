package imports

const (
	// encodingBytes of a file tell its encoding and the ends of its lines.
	encodingBytes = 4 << 10
	// DefaultBytes of one file, unpacked: a webrtc-internals dump of a day has
	// some 200 MB.
	DefaultBytes = 1 << 30
	// MaxReport of our own: a stored report has 256 KiB of observations, and
	// its diagnosis adds to that.
	MaxReport = 4 << 20
	// maxRatio of what is unpacked to what was packed: dumps that repeat
	// themselves come to 60, and deflate ends at 1032. Below ratioFloor it is
	// not looked at.
	maxRatio   = 250
	ratioFloor = 1 << 20
	// maxArchive of a ZIP file, and how many files of it are read: what was
	// saved of one call.
	maxArchive  = 64 << 20
	maxArchived = 16
	// sniffBytes of a file tell its form.
	sniffBytes = 64 << 10
	// maxSniffTokens bounds how far the outermost object is looked through.
	maxSniffTokens = 20000
	// maxJoined and maxJoinedBytes bound what is joined into one report, which
	// may have 256 KiB of observations in all (contract).
	maxJoined      = 480
	maxJoinedBytes = 200 << 10
)
