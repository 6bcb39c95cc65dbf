package words

const (
	// maxText is how many characters of somebody else's text are shown: an
	// error message of a browser has 20 to 150, and the whole of it stands in
	// the observation.
	maxText = 200
	// maxItems of a list are named. A run asks 24 servers at most, and nobody
	// reads more names in a sentence.
	maxItems = 24
	// maxDepth of messages in messages, and of phrases that are arguments of
	// phrases. Arguments come back from stored reports, which anybody may have
	// posted.
	maxDepth = 6
	// maxPhrases in one sentence, for the same reason: lists of phrases of lists
	// would grow without end.
	maxPhrases = 100
	// maxRanges of an Accept-Language header are looked at: browsers send a
	// handful.
	maxRanges = 20
	// maxFile of one file of a catalogue, in bytes: a fetched one that is
	// larger is none of ours.
	maxFile = 1 << 20
	// usualLength is the room that a message with arguments is given at once, in
	// bytes: most sentences of evidence fit.
	usualLength = 96
)
