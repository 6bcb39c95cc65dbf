package acslog

const (
	// maxRecord is the longest row of a CSV that is read: the payload of a
	// client's operation is the longest column, and has some 10 KB.
	maxRecord = 1 << 20
	// maxColumns of a table: the widest has some sixty.
	maxColumns    = 512
	maxColumnName = 128
	// maxRowBytes is what is kept of a row.
	maxRowBytes = 1 << 20
)
