//go:build linux

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/scenario"
	"sidetone/shared/report"
)

// probePatience is longer than the probe's own limit.
const probePatience = 60 * time.Second

// probe makes the run of a visit by "sidetone probe" where the browser would
// be. There is no page that has to arrive first, so late faults are on at
// once.
func (v *visit) probe() error {
	sc, st := v.scenario, v.stage
	if err := st.Set(sc); err != nil {
		return fmt.Errorf("set the stage: %w", err)
	}
	args := []string{"probe", "--server", backends.OriginOf(sc), "--json"}
	var input bytes.Buffer
	if sc.Token != "" {
		var err error
		if v.token, err = st.Token(sc.Token); err != nil {
			return fmt.Errorf("token: %w", err)
		}
		args = append(args, "--token-file", "-")
		input.WriteString(v.token + "\n")
	}
	if err := st.Fault(sc); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), probePatience)
	defer cancel()
	cmd := st.World.Caller.Command(ctx, v.lab.binary, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + st.Data()}
	if sc.Browser.Trusting {
		cmd.Env = append(cmd.Env, "SSL_CERT_FILE="+st.Certificate())
	}
	if sc.Proxy != nil {
		cmd.Env = append(cmd.Env, "HTTP_PROXY=http://"+backends.ProxyAddress)
	}
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &input, &out, &errs
	// It hardly computes: less than a tenth of its time.
	err := v.place.Rest(cmd.Run)
	v.raw, v.spoken = out.String(), errs.String()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return err
	}
	if err := json.Unmarshal(out.Bytes(), &v.report); err != nil || v.report.Diagnosis == nil {
		return fmt.Errorf("no report: %v, exit %d, %s", err, cmd.ProcessState.ExitCode(), v.spoken)
	}
	v.code = cmd.ProcessState.ExitCode()
	if err := st.Bitten(sc); err != nil {
		v.problem("the lab's own failure: %v", err)
	}
	return nil
}

// judgeProbe compares the report and the exit code with what the scenario
// wants.
func (v *visit) judgeProbe() {
	d := v.report.Diagnosis
	primary := report.Primary{}
	if d.Primary != nil {
		primary = *d.Primary
	}
	v.run.Got = scenario.Judgement(string(d.Verdict), primary.Hypothesis, primary.Cause)
	v.run.Right = v.scenario.Want.Accepts(v.run.Got)
	if !v.run.Right {
		v.problem("judged %q", v.run.Got)
	}
	if v.id = v.report.ID; v.id == "" && !v.scenario.Want.Undelivered {
		v.problem("the report was not delivered")
	}
	codes := map[report.Verdict]int{report.Healthy: 0, report.Degraded: 1, report.Blocked: 1, report.Inconclusive: 2}
	if v.code != codes[d.Verdict] {
		v.problem("%s ended with exit code %d", d.Verdict, v.code)
	}
	v.judgeReport()
	v.judgeTime()
	v.judgeMachine()
	v.judgeProbeSecrets()
}

// judgeProbeSecrets looks for the token and the profiles' passwords in all
// that was printed and stored.
func (v *visit) judgeProbeSecrets() {
	secrets := slices.Clone(scenario.Planted)
	if parts := strings.Split(v.token, "."); v.token != "" {
		secrets = append(secrets, v.token)
		if len(parts) == 3 {
			secrets = append(secrets, parts[1], parts[2])
		}
	}
	places := map[string]string{"the report": v.raw, "standard error": v.spoken, "the server's log": v.stage.Log()}
	if err := readAll(v.stage.Data(), places); err != nil {
		v.problem("data folder: %v", err)
	}
	for place, text := range places {
		for _, secret := range secrets {
			if secret != "" && strings.Contains(text, secret) {
				v.problem("%s holds a secret (%.6s…)", place, secret)
			}
		}
	}
}
