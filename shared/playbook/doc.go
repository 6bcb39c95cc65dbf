// Package playbook judges: observations in, Diagnosis out. It is a pure
// function, so a verdict is the same in the browser, on the server and over
// a report of last year.
//
// How to read it. A hypothesis (udp_blocked.go and so on, a file each) is a
// list of causes in the order in which they are considered. A cause says under
// which facts it holds. A fact (package facts) is yes, no or unknown, and names
// the observations that made it so: they become the evidence. Unknown is what
// was not tested; it never counts as yes or as no.
//
// What may be added here: a cause, in its hypothesis, made of facts and of ids
// of advice. No prose (package words has it), no threshold (package facts), no
// text that is matched (package failure). A scene shows it, and another one
// shows its neighbour without it.
package playbook
