// Package boot is the small script inside the diagnostic page that loads the
// agent, watches it load, and reports without it when it does not come. It
// stands in the page itself, because a script in a file of its own could be
// blocked and nobody would be told; the content security policy lets it run by
// its hash.
package boot

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"

	"sidetone/web/lean"
)

//go:embed page.js
var page string

//go:embed report.js
var report string

//go:embed fetching.js
var fetching string

//go:embed load.js
var load string

// Script is the content of the script element: the files of this folder in
// one scope of their own.
var Script = "(() => {\n\"use strict\";\n" + lean.Script(page+report+fetching+load) + "})();\n"

// Source is the script in the form in which a content security policy names
// it.
var Source = source(Script)

func source(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
