package command

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"sidetone/server/imports"
	"sidetone/server/imports/artefact"
	"sidetone/server/intake"
	"sidetone/server/scrub"
	"sidetone/shared/carried"
)

// codeMark is in the address of a report that stands in it.
const codeMark = "/r/#"

// readCode reads a report from a code: given as it is, with or without the
// address before it, or in a text file that holds nothing else. ok: it is meant
// for one.
func readCode(arg string) (result imports.Result, ok bool) {
	text, name := arg, "the code"
	if info, err := os.Stat(arg); err == nil {
		if info.IsDir() || info.Size() > carried.MostCode {
			return result, false
		}
		content, err := os.ReadFile(arg)
		if err != nil || !strings.Contains(string(content), codeMark) {
			return result, false
		}
		text, name = string(content), arg
	} else if _, err := carried.Bytes(arg); err != nil && !strings.Contains(arg, codeMark) {
		return result, false
	}
	r, err := carried.Open(text)
	if err == nil {
		err = intake.Carriable(r)
	}
	switch {
	case errors.Is(err, carried.ErrNewer):
		return imports.Result{Name: name, Err: fmt.Errorf("%s was made by a newer version of Sidetone than this", name)}, true
	case err != nil:
		return imports.Result{Name: name, Err: fmt.Errorf("%s cannot be read: a part of it is missing or was changed", name)}, true
	}
	scrub.Report(&r, nil)
	return imports.Result{Name: name, Artefact: &artefact.Artefact{Name: name, Report: &r}}, true
}
