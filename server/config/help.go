package config

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Help prints every option with its three names.
func Help(out io.Writer) {
	fmt.Fprint(out, `Usage: sidetone serve [flags]

Serves the pages, the API and everything that a run talks to. Each flag can
also be set by an environment variable or by a key of the YAML file that
--config (SIDETONE_CONFIG) names; a flag wins over a variable, a variable over
the file.

`)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  --config FILE\tSIDETONE_CONFIG\t\tYAML file with any of the keys below")
	for _, o := range options {
		value := " " + o.value
		if o.bare {
			value = " [=" + o.value + "]"
		}
		preset := ""
		if o.preset != "" {
			preset = " (default: " + o.preset + ")"
		}
		fmt.Fprintf(w, "  --%s%s\t%s\t%s\t%s\n", o.flag, value, o.env(), o.key(), o.help+preset)
	}
	w.Flush()
}
