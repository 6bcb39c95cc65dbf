package result

import "testing"

func TestADoubtIsVisitedAgain(t *testing.T) {
	var d Doubts
	d.Raise("loss/firefox", true)
	d.Raise("slow/firefox", false)
	for name, want := range map[string]int{"loss/firefox": wrongTimes, "slow/firefox": lateTimes, "loss/chromium": 1} {
		times, doubted := d.Times(name)
		if times != want || doubted != (name != "loss/chromium") {
			t.Errorf("%s: %d visits, doubted %v; want %d", name, times, doubted, want)
		}
	}
}

func TestFewDoubtsAreBorneWith(t *testing.T) {
	for _, row := range []struct {
		wrong, late, visits int
		many                bool
	}{{1, 9, 1, false}, {1, 0, 180, false}, {3, 5, 180, false}, {4, 0, 180, true}, {2, 0, 60, true}, {2, 0, 100, false}} {
		var d Doubts
		for i := range row.wrong + row.late {
			d.Raise("x", i < row.wrong)
		}
		if err := d.TooMany(row.visits); (err != nil) != row.many {
			t.Errorf("%d doubts in %d visits: %v", row.wrong, row.visits, err)
		}
	}
}
