package caller

import "strings"

// handleMark parts the two halves of a handle. It is in no base64 alphabet
// and has no meaning in a TURN user name.
const handleMark = "."

// Handle stands for a caller where his address is not to be seen: in the user
// name of his TURN credentials and in the store. digest makes of a text one
// that tells nothing of it (a keyed hash in URL-safe base64), alike on every
// replica, so that each of them counts the holder of the credentials as the
// same caller, whatever address he comes from.
func (k Key) Handle(digest func(string) string) string {
	if k.Wide == "" {
		return digest(k.Own)
	}
	return digest(k.Own) + handleMark + digest(k.Wide)
}

// ParseHandle is the caller for whom a handle stands.
func ParseHandle(handle string) Key {
	own, wide, _ := strings.Cut(handle, handleMark)
	return Key{Own: own, Wide: wide}
}
