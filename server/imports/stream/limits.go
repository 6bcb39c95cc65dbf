package stream

const (
	// MaxString is what is kept of one string: the statistics of an hour in a
	// webrtc-internals dump have some 20 KB, a session description 60 KB. The
	// body of an answer in a HAR may be longer; nothing of it is read.
	MaxString = 256 << 10
	// maxPlain bounds numbers and words; package json would otherwise hold
	// any number of digits.
	maxPlain = 1 << 10
	// maxDepth of what is read member by member.
	maxDepth = 64
	// maxValues and maxValueDepth bound a value that is read whole.
	maxValues     = 20000
	maxValueDepth = 32
	// maxShown is what of a member's name stands in a message.
	maxShown = 60
)
