package account

import "time"

const (
	// sessionLife and sessionIdle: NIST SP 800-63B-4 section 2.2.3 (AAL2) wants
	// a new sign-in after 24 hours at most and after an hour without use; half
	// a day is the longest shift at a desk.
	sessionLife = 12 * time.Hour
	sessionIdle = time.Hour
	// seenEvery is how often it is written down that a session or a token is
	// used: each time would be a write to disk for each page.
	seenEvery = time.Minute
	// ahead is how far another replica's clock may be ahead of ours; what was
	// begun later was begun by a clock that was wrong.
	ahead = 10 * time.Minute

	// linkLife of a one-time link that a server prints or an administrator
	// makes for somebody at his side; invitationLife of one that is mailed.
	linkLife       = time.Hour
	invitationLife = 3 * 24 * time.Hour
	// awaitLife is how long somebody may take at his OpenID provider, or with
	// his passkey: a password, a second factor, a phone in another room.
	awaitLife = 10 * time.Minute

	// maxTries of a password under one name, and of codes, in tryWindow: NIST SP 800-63B-4
	// section 3.2.2 allows 100 in a row; people give up long before ten. The
	// lock ends by itself, so that whoever knows a name cannot keep its owner
	// out for good, and it does not hold for his passkey.
	maxTries  = 10
	tryWindow = 15 * time.Minute

	// minPassword and maxPassword, in characters: NIST SP 800-63B-4 section
	// 3.1.1.2 asks for 15 at least where the password is all there is, and for
	// 64 to be allowed at least.
	minPassword = 15
	maxPassword = 128
	// minDifferent characters: fewer are a pattern and not a phrase.
	minDifferent = 6
	// maxName of an account, a passkey or a token, in characters.
	maxName = 64
	// maxPasskeys and maxTokens of one account: a person has some devices, and
	// each script its own token.
	maxPasskeys = 20
	maxTokens   = 50

	// tokenLife is what a token gets when nothing is said, and the most.
	DefaultTokenLife = 90 * 24 * time.Hour
	MaxTokenLife     = 366 * 24 * time.Hour
)

// cost of argon2id, the memory in KiB.
type cost struct {
	time, memory uint32
	threads      uint8
}

// recommended is the second option of RFC 9106 section 4, for where 2 GiB are
// too much.
var recommended = cost{time: 3, memory: 64 << 10, threads: 4}

// Of hashes, in bytes (the same section), and of who makes them.
const (
	argonSalt = 16
	argonHash = 32
	// hashing is how many passwords are looked at at once: each takes 64 MiB.
	hashing = 2
	// hashWait is how long one waits for that.
	hashWait = 5 * time.Second
)
