package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// doorRows are attacks on what anybody reaches over HTTP, on what is stored and on the data folder.
var doorRows = []row{
	{name: "wrong operator keys are few, and others' right ones count", attack: wrongKeys},
	{name: "a name that stands twice in an object is refused", attack: nameTwice},
	{name: "refused reports of 240 KB are paid for", attack: refusedReports},
	{name: "reports that one caller reads without an end", attack: readReports},
	{name: "one caller cannot fill the database", flags: []string{"--database-limit", "32MiB"}, attack: fillDatabase},
	{name: "metrics are not shown through a proxy", attack: metricsThroughProxy},
	{name: "who reads nothing is let go", attack: slowReaders},
	{name: "half a request does not keep the server from ending well", attack: halfARequest},
	{name: "a second server does not get the data folder", attack: secondServer},
}

func secondServer(t *target) error {
	second := exec.Command(t.binary, "serve", "--listen", "127.0.0.1:0", "--data", t.dir, "--turn-ports", "off", "--echo-port", "off")
	second.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var said bytes.Buffer
	second.Stderr = &said
	if err := second.Start(); err != nil {
		return err
	}
	timer := time.AfterFunc(startWithin, func() { _ = second.Process.Kill() })
	defer timer.Stop()
	_ = second.Wait()
	if code := second.ProcessState.ExitCode(); code != 2 || !strings.Contains(said.String(), "another server uses it") {
		return fmt.Errorf("it ends with %d and says %q", code, said.String())
	}
	return nil
}
