// Package facts says what the observations of a report show. A fact is one
// statement that observations bear out, deny or leave open, with the
// observations that made it so. It is about one thing, and of one body of
// evidence: of a run, in which requests were sent and waited for on purpose,
// or of a real call, in which somebody met them by chance. That difference is
// made here and nowhere else.
//
// Facts know every threshold (limits.go) and no cause; package playbook knows
// every cause and no threshold. A fact holds no prose: what it says is an id
// and arguments, which package words puts into a language.
//
// What may be added here: a fact, in the file of the part of a call that it is
// about, with a table of cases in the test beside it.
package facts
