package openid

import "time"

const (
	// answerWithin is how long the provider may take for one request; people
	// wait for it.
	answerWithin = 10 * time.Second
	// askAgain is when a provider is asked again that did not answer.
	askAgain = 5 * time.Second
	// maxAnswer of the provider: keys and claims are some kilobytes, a list of
	// a thousand groups forty.
	maxAnswer = 1 << 20
	// maxGroups is how many values of a claim are looked at.
	maxGroups = 10_000
)
