package imports

import (
	"strconv"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// When a call was, how long, where and in what is what its files tell, and no more
// than they tell.
func TestWhenTheCallWas(t *testing.T) {
	const (
		began   = "azure:ACS-calling:info 2026-01-02T03:04:05.100Z CallClient1:CallStack:Trouter [Trouter] Start"
		ended   = "azure:ACS-calling:error 2026-01-02T03:04:35.591Z CallClient1:Call [CallEnded] code=410, subCode=3112"
		offset  = "2026-01-02 05:04:05.000+0200 App[1:2] [calls] ICE connection state: checking\n2026-01-02 05:04:25.000+0200 App[1:2] [calls] ICE connection state: failed\n"
		noZone  = "2026-01-02 05:04:05,000 app ICE connection state: checking\n2026-01-02 05:04:25,000 app ICE connection state: failed\n"
		noDate  = "05:04:05.000 ICE connection state: checking\n05:04:25.000 ICE connection state: failed\n"
		epochs  = `{"level":"info","ts":1767323045.25,"msg":"ICE connection state: checking"}` + "\n" + `{"level":"error","ts":1767323065.25,"msg":"ICE connection state: failed"}` + "\n"
		summary = `[{"Type":"ACSCallSummary","ParticipantId":"p","ParticipantStartTime":"2026-01-02T03:04:05Z","ParticipantDuration":82,"ParticipantEndReason":"0","EndpointType":"VoIP","SdkVersion":"1.19.2.2_beta","OsVersion":"Windows 11"}]`
	)
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"an SDK's log":         {[]string{began + "\n" + ended + "\n"}, "2026-01-02 03:04:05 30 s, zone , in  , on "},
		"a zone in the log":    {[]string{offset}, "2026-01-02 03:04:05 20 s, zone +02:00, in  , on "},
		"no zone":              {[]string{noZone}, "2026-01-02 05:04:05 20 s, zone assumed, in  , on "},
		"no date":              {[]string{noDate}, "nothing"},
		"seconds since 1970":   {[]string{epochs}, "2026-01-02 03:04:05 20 s, zone , in  , on "},
		"the service's log":    {[]string{summary}, "2026-01-02 03:04:05 82 s, zone , in Azure Communication Services calling SDK 1.19.2.2_beta, on Windows 11"},
		"four numbers":         {[]string{strings.ReplaceAll(summary, "1.19.2.2_beta", "1.0.1.0")}, "2026-01-02 03:04:05 82 s, zone , in Azure Communication Services calling SDK 1.0.1, on Windows 11"},
		"a clock that is told": {[]string{noZone, epochs}, "2026-01-02 03:04:05 20 s, zone , in  , on "},
	} {
		t.Run(name, func(t *testing.T) {
			var all []*artefact.Artefact
			for _, text := range c.files {
				a, err := Read("x", strings.NewReader(text), options(t))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, a)
			}
			r := Join(report.Report{Complete: true}, all).Recorded
			got := "nothing"
			if r != nil {
				zone := r.Zone
				if r.ZoneAssumed {
					zone = "assumed"
				}
				got = r.Begun.Format("2006-01-02 15:04:05 ") + seconds(r) + ", zone " + zone + ", in " + r.Program + " " + r.Version + ", on " + r.System
			}
			if got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func seconds(r *report.Recorded) string { return strconv.Itoa(int(r.Duration().Seconds())) + " s" }
