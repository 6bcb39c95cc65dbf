package report

// Devices that a caller may try; the Target of CheckDevice.
const (
	Microphone = "microphone"
	Camera     = "camera"
	Speaker    = "speaker"
)

// Device is what trying one has shown. Its label is not kept: it may name the
// person whose it is.
type Device struct {
	// Listed is how many of the kind the browser lists; nil: it does not tell.
	Listed *int `json:"listed,omitempty"`
	// Level is the loudest that the microphone gave, in dB of full scale (0 is
	// the most that fits); nil: nothing was measured.
	Level *float64 `json:"level,omitempty"`
	// Width and Height of the camera's pictures in pixels; 0: none came.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Heard is the caller's word on the test sound; nil: none was given.
	Heard Fact `json:"heard,omitempty"`
}
