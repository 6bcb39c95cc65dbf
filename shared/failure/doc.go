// Package failure turns what browsers, SDKs, servers and dumps say in prose
// into named failures (report.Failure). It is the only place that matches
// text: an importer or a probe asks here at the moment it reads, and the
// rules see names.
//
// Words are matched whole, as the program writes them, or not at all. A
// sentence that is not known stays text and means nothing; it is better not to
// understand a line than to take one for another.
//
// What may be added here: a sentence, an error's name or a constant that some
// program really prints, with its source beside it; never a word that merely
// seems to fit. What a number means stands in package codes, not here.
//
// ICE and its kin are small and linked into the agent. Whatever is of use to
// importers alone is a table that is read when first asked for, so that the
// agent does not carry it.
package failure
