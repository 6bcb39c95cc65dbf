// Package shared is the language that agent and server both speak: what was
// measured, what it means and how it travels between them.
//
// What may live here is pure: no network, no clock, no files, no syscall/js.
// The same code runs in the browser, on the server and over a report of last
// year, and has to give the same answer in all three. Every package below is
// linked into the agent, so an import added here is paid for by each caller's
// download; imports_test.go lists what each package may import.
package shared
