// Package calls is the fault lab for real calls: the demo page makes one, the
// capture watches it, and what is said of it from the call alone is held
// against the fault. It also measures what the capture costs the page, and
// runs it beside the calling SDK of Azure Communication Services.
package calls
