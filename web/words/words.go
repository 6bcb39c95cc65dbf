// Package words holds every sentence that people read on our pages, one table
// a language. What the playbook says (summaries, explanations, mitigations)
// comes with the diagnosis and is not here.
//
// Tables are split by page, because the agent links what its page uses and
// nothing else: every sentence is downloaded by the caller.
package words

// Lang is a language tag (BCP 47) of which there is a table.
type Lang string

// English is complete, and the language of everything that has no table.
const English Lang = "en"

// Langs lists the languages with tables, the default first. A new language
// adds itself here and to the switch of each table's function.
var Langs = []Lang{English}

// Match picks the first of the preferred languages (as in Accept-Language
// order, "de-CH" matching a table for "de") that has a table, or English.
func Match(preferred ...string) Lang {
	for _, want := range preferred {
		for _, have := range Langs {
			if matches(want, string(have)) {
				return have
			}
		}
	}
	return English
}

// matches is the lookup of RFC 4647 3.4 for one range: the tag itself or a
// longer form of it, in any case.
func matches(want, have string) bool {
	if len(want) < len(have) {
		return false
	}
	for i := range len(have) {
		if lower(want[i]) != lower(have[i]) {
			return false
		}
	}
	return len(want) == len(have) || want[len(have)] == '-'
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// ForSite is the table of what every page has around it.
func ForSite(l Lang) *Site {
	switch l {
	default:
		return &englishSite
	}
}

// ForRun is the table of the diagnostic page.
func ForRun(l Lang) *Run {
	switch l {
	default:
		return &englishRun
	}
}

// ForRequest is the table of the request to an IT department.
func ForRequest(l Lang) *Request {
	switch l {
	default:
		return &englishRequest
	}
}

// ForReport is the table of the report page and its text form.
func ForReport(l Lang) *Report {
	switch l {
	default:
		return &englishReport
	}
}

// ForHome is the table of the first page and of the error pages.
func ForHome(l Lang) *Home {
	switch l {
	default:
		return &englishHome
	}
}

// ForBoot is the table of what is said while the agent is on its way, and when
// it does not arrive.
func ForBoot(l Lang) *Boot {
	switch l {
	default:
		return &englishBoot
	}
}
