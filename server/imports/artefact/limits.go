package artefact

const (
	// MaxEntries of one file. A report may hold 1024 observations of all its
	// files and its run; what is beyond this is not one call.
	MaxEntries = 400
	// maxNotes of one file: a reader needs to know that parts are missing,
	// and where the first ones are.
	maxNotes = 8
	// maxText bounds a text in a report; a console line that says what failed
	// is shorter.
	maxText = 300
	// maxRawText bounds what of a line is looked through for secrets.
	maxRawText = 16 << 10
	// maxURL and maxTarget bound an address before and after it is cleaned.
	maxURL    = 4096
	maxTarget = 200
	// maxHost: a name has 253 characters (RFC 1035), and a port.
	maxHost = 260
	// secretSegment is the length from which a part of a path that holds
	// digits is taken for an id: a GUID has 36, our own report ids 34.
	secretSegment = 20
	// Secrets that are looked for by value: shorter ones would take innocent
	// words apart, longer ones are tokens that their form gives away as well.
	minSecret  = 6
	maxSecret  = 16 << 10
	maxSecrets = 64
)
