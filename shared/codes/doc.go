// Package codes is the table of the numbers with which calling services, their
// SDKs and the protocols below them say why a call ended or did not start:
// Azure Communication Services, Twilio, LiveKit, STUN/TURN and WebSocket; and, where
// saved evidence is read, SIP, Q.850 and Telnyx.
//
// The tables are text files beside this one, read at the first question; the
// tests read every line of them. A line is
//
//	code[/subcode] | category | hypothesis/cause | advice
//
// "*" for the code: the sub-code means the same under every code. The category
// is S (Success), E (ExpectedError), C (UnexpectedClientError) or "-" (none is
// documented); a STUN or TURN code has its Kind there. "-" for the hypothesis:
// no evidence about the connection, a device or a policy; "~" before it: the
// code fits other causes as well. A line "@ name" names the source of those that
// follow (sources.txt).
//
// It is the only table of numbers: the rules, the page of codes and "explain
// --code" read the same line, and a rule asks it (ICE and Lookup) instead of
// naming numbers of its own.
//
// What a line means and what is to be done are sentences: they stand in the
// catalogues of package words, by MeaningID and AdviceID. Where a line comes
// from (SourceOf) has a function of its own, so that a program that never asks,
// such as the agent in the browser, does not link the text.
package codes
