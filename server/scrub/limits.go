package scrub

const (
	// minimumKnown is the shortest known secret that is looked for: replacing
	// shorter ones would take innocent words apart.
	minimumKnown = 6
	// minimumScheme is the shortest value behind "Bearer" and "Basic", which
	// are words of prose too. Base64 of "a:b" has four characters, of any
	// password worth the name more.
	minimumScheme = 6
	// minimumJWT is how much follows the first three letters of a JWT's
	// header: {"alg":"none"} is the shortest there is, and has 15 more; 8
	// also finds one that was cut off.
	minimumJWT = 8
	// minimumEncoded is a JWT encoded once more: the same in hexadecimal.
	minimumEncoded = 22
	// minimumRandom is the length from which a word of mixed letters and
	// digits in no order is taken for a key: 24 characters of base64 are the
	// 144 bits that key generators give at the least (128 make 22, but so do
	// many ids).
	minimumRandom = 24
	// minimumKey is the shortest word that the table of key prefixes is
	// looked up for; the shortest of its keys, AWS's ids, have 20.
	minimumKey = 16
	// maxGap is how far a separator may stand from the name of a value.
	maxGap = 1 << 10
	// maxName is the longest name of a value that is looked at: longer words
	// are no names.
	maxName = 64
	// maxLocal and maxDomain bound the parts of an e-mail address (RFC 5321,
	// 4.5.3.1).
	maxLocal  = 64
	maxDomain = 253
	// maxUserinfo bounds a user and a password that holds a slash. There is
	// no rule; connection strings with longer ones were not seen.
	maxUserinfo = 256
	// minimumPhone and maximumPhone are the digits of an international
	// telephone number: E.164 allows 15, and the shortest in use have 8.
	minimumPhone = 8
	maximumPhone = 15
	// minimumNational and maximumNational are those of a national number
	// with its leading zero, written in one piece.
	minimumNational = 9
	maximumNational = 12
)
