package stream

const (
	// MaxString is what is kept of one string: the statistics of an hour in a
	// webrtc-internals dump have some 20 KB, a session description 60 KB. The
	// body of an answer in a HAR may be longer; what is read of one is short.
	MaxString = 256 << 10
	// maxPlain bounds numbers and words; package json would otherwise hold
	// any number of digits.
	maxPlain = 1 << 10
	// maxDepth of what is read member by member.
	maxDepth = 64
	// maxNesting of what is passed over: package json keeps eight bytes for
	// each level. HAR has eight levels, and what is logged within a few more.
	maxNesting = 512
	// maxSpace is the longest run of blanks that is passed on; package json
	// holds one whole. Indentation is shorter.
	maxSpace = 4 << 10
	// maxValues, maxValueDepth and maxValueBytes bound a value that is read
	// whole: an RTCConfiguration, a row, or one object of statistics.
	maxValues     = 20000
	maxValueDepth = 32
	maxValueBytes = 2 << 20
	// bufferSize of what is read at once.
	bufferSize = 16 << 10
	// maxShown is what of a member's name stands in a message.
	maxShown = 60
)
