//go:build !js

package candidate

import "github.com/pion/ice/v4"

// unmarshal reads a line in the server, which has this branch of the library
// anyway: the older one brings DTLS, TURN and STUN of years ago with it, which
// nobody mends any more. A test holds the two against each other.
var unmarshal = ice.UnmarshalCandidate
