package console

import "time"

const (
	// maxLine is what of a line is looked at: messages of browsers are short,
	// and what is long is somebody's object.
	maxLine = 8 << 10
	// firstYear: a year up to this stands for a time of day without a date.
	firstYear = 2000
	// maxObjectLines: an error of an SDK that is shown as an object over several
	// lines has a dozen members and a stack.
	maxObjectLines = 24
	// maxObject of such an object in bytes.
	maxObject = 4 << 10
	// maxBreaks of a message: the longest sentence of a browser about a WebSocket takes four lines of a mail.
	maxBreaks = 4
	// minColumn and maxColumn are where programs break lines: mail at 72 to 78, with marks of
	// replies before them, terminals at 80, and none beyond a hundred.
	minColumn, maxColumn = 60, 100
	// maxSessions whose state is followed: a call has two, a bridge and a direct
	// one; a conference without a server one for each participant.
	maxSessions = 64
	// firstEpoch and lastEpoch are seconds since 1970 of 2000 and 2100: a number of
	// a record that lies between is a time of a call, in the unit that brings it there.
	firstEpoch, lastEpoch = 946_684_800, 4_102_444_800
	// endsWithin and endsWithinLines of a person's end of a call, what breaks off is how it
	// ends: ICE is given up after some 30 seconds without the other side (RFC 7675), and a page
	// has written a handful of lines by then.
	endsWithin      = time.Minute
	endsWithinLines = 40
	// maxAsides in a line: one in which more is only spoken of is a text and no message of a
	// program, and every one of them costs a look at the whole line.
	maxAsides = 16
)
