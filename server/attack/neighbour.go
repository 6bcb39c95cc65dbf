package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/report"
)

var neighbourRows = []row{
	{name: "neighbour: another caller's run keeps verdict and time", attack: hostileNeighbour},
}

// hostileNeighbour measures runs of `sidetone probe` on a quiet server and
// beside a caller who does everything at once. Verdict and cause have to stay,
// and the median of the times may double.
func hostileNeighbour(t *target) error {
	const runs = 3
	if err := announcedHere(); err != nil {
		return err
	}
	quiet, err := t.probes(runs)
	if err != nil {
		return fmt.Errorf("on a quiet server: %w", err)
	}
	stop, err := t.hostility()
	if err != nil {
		return err
	}
	beside, err := t.probes(runs)
	done := stop()
	if err != nil {
		return fmt.Errorf("beside the neighbour: %w", err)
	}
	if beside.verdict != quiet.verdict {
		return fmt.Errorf("the verdict was %s and became %s", quiet.verdict, beside.verdict)
	}
	if beside.ms > 2*quiet.ms {
		return fmt.Errorf("the verdict took %d ms and took %d (%s)", quiet.ms, beside.ms, done)
	}
	fmt.Printf("           verdict %s in %d ms, %d beside %s\n", beside.verdict, quiet.ms, beside.ms, done)
	return nil
}

// probed is what some runs came to: their verdict and cause, and the median of
// the time to it.
type probed struct {
	verdict string
	ms      int
}

func (t *target) probes(n int) (p probed, err error) {
	var times []int
	for range n {
		out, err := exec.Command(t.binary, "probe", "--server", t.base, "--json").Output()
		var exit *exec.ExitError
		if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) { // 1: a problem was found
			return p, fmt.Errorf("probe: %w", err)
		}
		var r report.Report
		if err := json.Unmarshal(out, &r); err != nil || r.Diagnosis == nil {
			return p, fmt.Errorf("probe printed no report: %.100s, %v", out, err)
		}
		verdict := string(r.Diagnosis.Verdict)
		if c := r.Diagnosis.Primary; c != nil {
			verdict += " " + c.Hypothesis + "/" + c.Cause
		}
		if p.verdict != "" && p.verdict != verdict {
			return p, fmt.Errorf("the verdict is %s and then %s", p.verdict, verdict)
		}
		p.verdict, times = verdict, append(times, r.Diagnosis.MS)
	}
	slices.Sort(times)
	p.ms = times[len(times)/2]
	return p, nil
}

// packetsPerSecond to each UDP port: 10 Mbit/s of the shortest requests. More
// than that fills this machine's processors by sending alone, and says nothing
// of the server.
const packetsPerSecond = 10_000

// acts are what goes on at once until it is stopped, and how often each was done.
type acts struct {
	over   chan struct{}
	wait   sync.WaitGroup
	names  []string
	counts []*atomic.Int64
}

// again does something over and over, beside the others.
func (a *acts) again(name string, act func()) {
	var n atomic.Int64
	a.names, a.counts = append(a.names, name), append(a.counts, &n)
	a.wait.Go(func() {
		for {
			select {
			case <-a.over:
				return
			default:
				act()
				n.Add(1)
			}
		}
	})
}

// stop ends them and says how much it was.
func (a *acts) stop() string {
	close(a.over)
	a.wait.Wait()
	var did []string
	for i, name := range a.names {
		did = append(did, fmt.Sprintf("%d %s", a.counts[i].Load(), name))
	}
	return strings.Join(did, ", ")
}

// hostility does all at once, from one address, as fast as one connection of
// each kind can and UDP as packetsPerSecond allow, until stop is called, which
// says how much it was.
func (t *target) hostility() (stop func() string, err error) {
	run, err := t.begin(attacker)
	if err != nil {
		return nil, err
	}
	all := &acts{over: make(chan struct{})}
	hostile := offer + strings.Repeat("a=rtpmap:96 VP8/90000\r\n", 2000)
	all.again("offers", func() { t.offer(attacker, run, hostile) })
	all.again("honest offers", func() { t.offer(attacker, run, offer) })
	all.again("runs", func() { t.begin(attacker) })
	all.again("reports", func() {
		nothing := []byte(`{"observations":[` + strings.Repeat(`{},`, 80_000) + `{}]}`)
		t.do(attacker, "POST", "/api/v1/runs/"+run.Run+"/report", run.Token, nothing)
	})
	all.again("connections", func() {
		if c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.turn))); err == nil {
			c.Write(zeros(100))
			c.Close()
		}
	})
	for name, port := range map[string]int{"hundred requests to TURN": t.turn, "hundred requests to the echo peer": t.echo} {
		h, err := reach("udp", attacker, "127.0.0.1", port)
		if err != nil {
			all.stop()
			return nil, err
		}
		message := stun.MustBuild(stun.TransactionID, stun.BindingRequest, stun.NewUsername("a:b")).Raw
		all.again(name, func() {
			for range packetsPerSecond / 100 {
				h.Write(message)
			}
			time.Sleep(10 * time.Millisecond)
		})
	}
	time.Sleep(time.Second) // until all of them are under way
	return all.stop, nil
}
