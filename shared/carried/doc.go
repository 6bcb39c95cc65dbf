// Package carried writes a report as a code that fits into the address of a
// page and into a QR code that a phone reads, and reads such codes. A report
// that no network lets through gets to support that way.
//
// A code is the report as JSON with what strangers may not see taken out, cut
// down until it fits, compressed with the help of a dictionary that both
// sides have. It holds no secret: of texts only names of our own
// vocabularies pass, of addresses of people only their network.
//
// A page whose program never arrived has a small script alone, which writes the
// little that it knows as plain JSON: that is a form of its own.
//
// The form is versioned by its first byte. A form is never changed once it is
// out, its dictionary included: codes may be weeks old.
package carried
