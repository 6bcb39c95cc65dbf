// Package words turns ids and plain arguments into sentences. A language is a
// folder of text files named after its tag ("en"), so adding one is adding a
// folder: nothing in the code names it.
//
// A file holds lines "id = message". A "#" at the start of a line begins a
// comment; a line that is indented continues the message before it, with one
// space between. Messages are a subset of ICU MessageFormat
// (https://unicode-org.github.io/icu/userguide/format_parse/messages/):
//
//	{name}                                             an argument
//	{requests, plural, one {# request} other {# requests}}
//	{family, select, ipv6 {over IPv6} other {}}
//
// An apostrophe before a brace quotes up to the next one, and two of them are
// one apostrophe, as in ICU. Plural rules and the separators of numbers are
// CLDR's (plural.go, number.go).
//
// How an argument is written goes by its name (kinds.go), for one name means
// one thing everywhere. What somebody else wrote is bounded, freed of
// characters that steer, and isolated from the direction of the text around it
// (text.go).
//
// The files of a language are two sets: what a page with the agent needs, of
// which English is linked into the agent, and the rest, which only a server
// reads; the sentences of evidence are among the rest. The package imports nothing of this module, and little else.
package words
