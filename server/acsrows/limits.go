package acsrows

const (
	// MaxRows of one call that become observations. A group call of 20 has
	// about 20 summaries, 120 streams and a few hundred operations; a report
	// may have 1024 observations, and those of the run come first.
	MaxRows = 400
	// maxParticipants get a number; more rows than MaxRows are not kept.
	maxParticipants = 4096
	// maxText bounds what a text column may add to a report.
	maxText = 300
	// maxName of an SDK's version or a system: "Windows 10.0.17763 Arch: x64".
	maxName = 80
	// maxWhole keeps whole numbers within what an int holds on every target.
	maxWhole = 1 << 30
)
