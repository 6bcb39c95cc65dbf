package console

import (
	"testing"

	"sidetone/shared/report"
)

// A relay's log is of many calls: what held for every one of them is told.
func TestWhatARelaysLogTells(t *testing.T) {
	const (
		opening   = "33: : session 1: realm <r> user <>: incoming packet message processed, error 401: Unauthorized\n"
		allocated = "33: : session 1: realm <r> user <u>: incoming packet ALLOCATE processed, success\n"
		permitted = "34: : session 1: realm <r> user <u>: incoming packet CREATE_PERMISSION processed, success\n"
		forbidden = "34: : session 1: realm <r> user <u>: incoming packet CREATE_PERMISSION processed, error 403: Forbidden IP\n"
		unknown   = "33: : session 1: check_stun_auth: Cannot find credentials of user <u>\n"
		wrong     = "33: : session 1: realm <r> user <u>: incoming packet ALLOCATE processed, error 401: Unauthorized\n"
		quota     = "33: : session 1: realm <r> user <u>: incoming packet ALLOCATE processed, error 486: Allocation Quota Reached\n"
		mismatch  = "33: : session 1: realm <r> user <u>: incoming packet ALLOCATE processed, error 437: Wrong allocation state\n"
	)
	for name, c := range map[string]struct {
		log  string
		want report.FailureName
	}{
		"every session opens with 401":           {opening + allocated, ""},
		"it opens with 401 and goes no further":  {opening, ""},
		"no peer may be reached":                 {opening + allocated + forbidden, report.FailurePeerForbidden},
		"one of the peers may not":               {allocated + forbidden + permitted, ""},
		"nobody of that name":                    {opening + unknown, report.FailureCredentials},
		"the wrong password":                     {opening + wrong, report.FailureCredentials},
		"a wrong password beside a right one":    {wrong + allocated, ""},
		"no room":                                {quota, report.FailureRelayFull},
		"no room for one of several":             {allocated + quota, ""},
		"an allocation that is there":            {mismatch, ""},
		"a refused peer without its allocation":  {forbidden, report.FailurePeerForbidden},
		"a password that was corrected later on": {opening + unknown + allocated + permitted, ""},
	} {
		t.Run(name, func(t *testing.T) {
			entries := readAll(t, c.log)
			var got report.FailureName
			for _, e := range entries {
				got = e.Detail.Failure.Name
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
