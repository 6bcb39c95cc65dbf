// Package delivery tries in real browsers that a report is never lost: whatever
// becomes of the network in a run or after it, the report reaches the server, or
// leaves the caller's screen as a QR code that an independent reader reads.
//
// It runs in worlds of the fault lab (server/e2e) with the built binary;
// SIDETONE_LAB_BROWSER picks one browser.
package delivery
