// Package capture is the script that a developer adds to a calling page of
// their own. The files of this folder share one scope; they are put together
// here into a classic script with one global and into a module.
package capture

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"sidetone/web/lean"
)

//go:embed *.js
var files embed.FS

// order in which the files stand in the script.
var order = []string{"limits", "words", "record", "peer", "traffic", "page", "acs", "failure", "agent", "panel", "main"}

//go:embed capture.d.ts
var types string

// Build is what the server that hands the script out knows.
type Build struct {
	Version string `json:"version"`
	// Server is the origin that has agent and API; empty: the one that the
	// script is loaded from.
	Server string `json:"server"`
	// Agent and Loader are paths on the server.
	Agent  string `json:"agent"`
	Loader string `json:"loader"`
	// Hosts are the ones whose requests and sockets are watched; "*.name" is
	// every host below a name.
	Hosts []string `json:"hosts"`
	// Languages are the tags of those, beside English, that the server has words in.
	Languages []string `json:"languages"`
	// Besides are hosts among them that calls do without.
	Besides []string `json:"besides"`
}

// scope is everything but the way in and out.
func scope(b Build) (string, error) {
	if b.Hosts == nil {
		b.Hosts = []string{}
	}
	if b.Besides == nil {
		b.Besides = []string{}
	}
	if b.Languages == nil {
		b.Languages = []string{}
	}
	panel, err := Words("en")
	if err != nil {
		return "", err
	}
	known, err := json.Marshal(b)
	if err != nil {
		return "", err
	}
	var s strings.Builder
	fmt.Fprintf(&s, "const BUILD = %s;\nconst WORDS = %s;\n", known, panel)
	for _, name := range order {
		text, err := files.ReadFile(name + ".js")
		if err != nil {
			return "", err
		}
		s.WriteString(lean.Script(string(text)))
	}
	return s.String(), nil
}

// Classic is the script for <script src>: it begins at once, with the
// options of its element's data attributes, and makes one global.
func Classic(b Build) (string, error) {
	inner, err := scope(b)
	if err != nil {
		return "", err
	}
	return "(() => {\n\"use strict\";\nif (globalThis.Sidetone) return;\nconst element = document.currentScript;\n" + inner + classicEnd + "})();\n", nil
}

const classicEnd = `if (!BUILD.server && element && element.src) options.server = new URL(element.src).origin;
const data = (element && element.dataset) || {};
begin({
server: data.server, link: data.link,
panel: data.panel === "off" ? false : undefined,
probes: data.probes === "off" ? false : undefined,
hosts: data.hosts ? data.hosts.split(/[\s,]+/).filter(Boolean) : undefined,
});
Object.defineProperty(globalThis, "Sidetone", { value: Sidetone, configurable: true, enumerable: false });
`

// Module is the same for import: nothing is watched before start.
func Module(b Build) (string, error) {
	inner, err := scope(b)
	if err != nil {
		return "", err
	}
	return inner + moduleEnd, nil
}

const moduleEnd = `if (!BUILD.server && import.meta.url.startsWith("http")) options.server = new URL(import.meta.url).origin;
export default Sidetone;
export const { version, watchCall, watchCallAgent, reportError } = Sidetone;
export { begin as start, stop, on, diagnose };
`

// Types are the module's types for TypeScript.
func Types() string { return types }
