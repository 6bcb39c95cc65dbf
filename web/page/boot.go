package page

import (
	"strconv"
	"strings"

	"sidetone/shared/words"
)

// problem is why the agent did not arrive. The loader shows the one whose
// stages hold its own name for it (report.AgentStage, or "offline"); it has no
// sentence itself.
type problem struct {
	Stages, Title, Text string
	Try                 []string
}

// bootStages are the names that the loader has, those together of which
// people are told the same. The first of them is in the ids of the words.
var bootStages = [][]string{{"unsupported"}, {"fetch", "type"}, {"script"}, {"cut"}, {"start"}, {"offline"}}

func problems(w *words.Catalogue) []problem {
	list := make([]problem, len(bootStages))
	for i, stages := range bootStages {
		id := "boot.problem." + stages[0] + "."
		list[i] = problem{Stages: strings.Join(stages, " "), Title: w.Say(id + "title"), Text: w.Say(id + "text")}
		for n := 1; w.Has(id + "try." + strconv.Itoa(n)); n++ {
			list[i].Try = append(list[i].Try, w.Say(id+"try."+strconv.Itoa(n)))
		}
	}
	return list
}
