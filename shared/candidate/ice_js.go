package candidate

import "github.com/pion/ice/v2"

// unmarshal reads a line in the browser.
var unmarshal = ice.UnmarshalCandidate
