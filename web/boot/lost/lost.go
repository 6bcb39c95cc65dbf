// Package lost is the script of a page that has neither its agent nor a way for
// its report: it draws the report as a code, and tries other roads for as long as
// the page is open. No page loads it that has its agent; the boot script
// asks for it, and whether it comes is as uncertain as the rest.
package lost

import _ "embed"

//go:embed qr.js
var qr string

//go:embed lost.js
var lost string

// Script is both of its files in one scope of their own.
var Script = "(() => {\n\"use strict\";\n" + qr + lost + "})();\n"
