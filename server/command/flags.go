package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"sidetone/server/config"
)

// values is what stands for the value of a flag in help. A flag of one name means
// the same in every command; one that is not here takes none.
var values = map[string]string{
	"call-id":    "ID",
	"code":       "CODE",
	"data":       "DIR",
	"expires":    "DURATION",
	"interval":   "DURATION",
	"key":        "FILE",
	"keys":       "FILE",
	"lang":       "TAG",
	"link":       "ID|URL",
	"metrics":    "ADDRESS",
	"network":    "NETWORK",
	"out":        "FILE",
	"profile":    "NAME|FILE",
	"read":       "DAY",
	"report":     "ID|URL",
	"runs":       "N",
	"server":     "URL",
	"ticket":     "TEXT",
	"timeout":    "DURATION",
	"token-file": "FILE",
}

// flags are those of one command, with its help.
type flags struct {
	*flag.FlagSet
	help string
	out  io.Writer
}

// newFlags makes a set whose errors are one line, and whose help goes to out
// when it is asked for and at no other time.
func newFlags(name, help string, out io.Writer) flags {
	f := flags{flag.NewFlagSet(name, flag.ContinueOnError), help, out}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// parse reads flags that may stand before and after other arguments, and
// gives those.
func (f flags) parse(args []string) (rest []string, err error) {
	for {
		err := f.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			f.print()
		}
		if err != nil {
			return nil, firstLine(config.FlagError(f.Name(), f.FlagSet, err))
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// print writes the help with a line for each flag, in the form of that of serve.
func (f flags) print() {
	fmt.Fprint(f.out, f.help)
	w := tabwriter.NewWriter(f.out, 0, 0, 2, ' ', 0)
	first := true
	f.VisitAll(func(one *flag.Flag) {
		if first {
			fmt.Fprintln(w)
			first = false
		}
		value := values[one.Name]
		if value != "" {
			value = " " + value
		}
		fmt.Fprintf(w, "  --%s%s\t%s%s\n", one.Name, value, one.Usage, defaultOf(one))
	})
	w.Flush()
}

// defaultOf is the value that a flag has where it is not given, unless that is none
// or its sentence tells it.
func defaultOf(f *flag.Flag) string {
	if f.DefValue == "" || f.DefValue == "false" || strings.Contains(f.Usage, "(default") {
		return ""
	}
	return " (default: " + f.DefValue + ")"
}

// firstLine keeps an error to its first line.
func firstLine(err error) error {
	first, _, more := strings.Cut(err.Error(), "\n")
	if !more {
		return err
	}
	return errors.New(first)
}
