// Package playbook judges: observations in, Diagnosis out. It is a pure
// function, so a verdict is the same in the browser, on the server and over
// a report of last year.
//
// How to read it. A hypothesis (rule_*.go, a file each) is a list of causes
// in the order in which they are considered. A cause says under which
// questions it holds. A question (question_*.go) reads the observations and
// answers yes, no or unknown, and names the observations that made the answer
// so: they become the evidence. Unknown is what was not tested; it never
// counts as yes or as no.
//
// To add a cause: write its questions, put it into its hypothesis, add a
// golden folder that shows it and one that shows its absence.
package playbook
