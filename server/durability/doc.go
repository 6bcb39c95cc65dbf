// Package durability holds tests of what a server has promised once it has
// acknowledged a report: that the report is there, once, whatever happens to
// the process, the disk and the descriptors. They run the real command in
// processes of their own and end those, and need nothing but Linux; those that
// fill a disk need root, and make the disk in a namespace of their own.
package durability
