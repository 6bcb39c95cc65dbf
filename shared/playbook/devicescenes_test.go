package playbook

import "sidetone/shared/report"

// deviceScenes: devices in a run, in a call that never began, and in one that
// carried; what an SDK raised and what it took back.
func deviceScenes() []sceneCase {
	microphone := func(s *scene, permission string) *scene {
		s.r.Profile.NeedsMicrophone = true
		return s.put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
			o.Detail.Environment = &report.Environment{Browser: "Chromium", SecureContext: report.Known(true), WebRTC: report.Known(true), Microphone: permission}
		})
	}
	list := []sceneCase{
		{"the microphone is denied", microphone(healthyScene(), "denied"), report.Blocked, "device_problem/permission_denied",
			map[string]report.State{idDeviceProblem: report.Likely}},
		{"the microphone is granted", microphone(healthyScene(), "granted"), report.Healthy, "", map[string]report.State{idDeviceProblem: report.StateNotTested}},
		{"the microphone is muted", call().raises("microphoneMuteUnexpectedly", report.Failed, 1), report.Degraded, "device_problem/silent",
			map[string]report.State{idDeviceProblem: report.Likely}},
		{"the microphone was muted for a while", call().raises("microphoneMuteUnexpectedly", report.Failed, 1).raises("microphoneMuteUnexpectedly", report.OK, 0),
			report.Inconclusive, "", map[string]report.State{idDeviceProblem: report.Possible}},
		{"the microphone does not work", call().raises("microphoneNotFunctioning", report.Failed, 1), report.Degraded, "device_problem/busy", nil},
		{"relays cannot be reached, by an SDK's word", call().raises("networkRelaysNotReachable", report.Failed, 1), report.Blocked, "turn_unreachable/silent",
			map[string]report.State{idTURNUnreachable: report.Likely, idUDPBlocked: report.Possible}},
		{"relays could not be reached for a while", call().raises("networkRelaysNotReachable", report.Failed, 1).raises("networkRelaysNotReachable", report.OK, 0),
			report.Inconclusive, "", map[string]report.State{idTURNUnreachable: report.Possible}},
		{"a frozen camera", call().raises("cameraFreeze", report.Failed, 1), report.Inconclusive, "", map[string]report.State{idPoorNetwork: report.Possible}},
		{"quality turned poor", call().raises("networkReceiveQuality", report.Failed, 2), report.Degraded, "poor_network/loss", map[string]report.State{idPoorNetwork: report.Likely}},
		{"quality turned bad", call().raises("networkReceiveQuality", report.Failed, 3), report.Degraded, "poor_network/loss", nil},
	}
	list = append(list,
		sceneCase{"devices that work", healthyScene().tries(report.Microphone, report.OK, "").tries(report.Camera, report.OK, ""), report.Healthy, "",
			map[string]report.State{idDeviceProblem: report.RuledOut}},
		sceneCase{"a camera that was denied", healthyScene().tries(report.Microphone, report.OK, "").tries(report.Camera, report.Failed, report.FailurePermission),
			report.Degraded, "device_problem/permission_denied", map[string]report.State{idDeviceProblem: report.Confirmed}},
		sceneCase{"a microphone that was denied", healthyScene().tries(report.Microphone, report.Failed, report.FailurePermission), report.Blocked, "device_problem/permission_denied", nil},
		sceneCase{"no camera", healthyScene().tries(report.Camera, report.Failed, report.FailureDeviceMissing), report.Degraded, "device_problem/missing",
			map[string]report.State{idDeviceProblem: report.Confirmed}},
		sceneCase{"a camera that another program holds", healthyScene().tries(report.Camera, report.Failed, report.FailureDeviceBusy), report.Degraded, "device_problem/busy", nil},
		sceneCase{"a microphone that cannot be opened", healthyScene().tries(report.Microphone, report.Failed, report.FailureDevice), report.Degraded, "device_problem/failed", nil},
		sceneCase{"a silent microphone", healthyScene().tries(report.Microphone, report.Silent, ""), report.Degraded, "device_problem/silent",
			map[string]report.State{idDeviceProblem: report.Likely}},
		sceneCase{"a speaker that was not heard", healthyScene().tries(report.Speaker, report.Silent, ""), report.Degraded, "device_problem/unheard",
			map[string]report.State{idDeviceProblem: report.Likely}},
	)
	for _, c := range []struct {
		name  report.FailureName
		cause string
	}{
		{report.FailurePermission, "permission_denied"}, {report.FailureDeviceMissing, "missing"},
		{report.FailureDeviceBusy, "busy"}, {report.FailureDevice, "failed"},
	} {
		list = append(list,
			sceneCase{"a call that did not start, " + c.cause, notStarted(call().says(c.name, "somebody's words")), report.Blocked, "device_problem/" + c.cause, nil},
			sceneCase{"a call that carried, " + c.cause, bothWays(call().says(c.name, "somebody's words")), report.Degraded, "device_problem/" + c.cause, nil})
	}
	return list
}

// tries adds what came of a device that the caller let the page try.
func (s *scene) tries(device string, outcome report.Outcome, failure report.FailureName) *scene {
	return s.put(report.CheckDevice, device, outcome, func(o *report.Observation) {
		o.Detail.Device = &report.Device{}
		if failure != "" {
			o.Detail.Failure = &report.Failure{Name: failure, Operation: report.OpDevice}
		}
	})
}

// raises adds a user facing diagnostic.
func (s *scene) raises(name string, outcome report.Outcome, value int) *scene {
	at := 1000 * len(s.r.Observations)
	s.n++
	s.r.Observations = append(s.r.Observations, report.Observation{
		ID: "u" + name + string(outcome), Check: report.CheckUFD, Target: name, Outcome: outcome, Code: value, At: at,
		Origin: report.OriginCapture, Source: report.FromImport,
	})
	return s
}

// notStarted: starting the call failed, with a code that says nothing more.
func notStarted(s *scene) *scene {
	return s.read(report.CheckCallStart, "acs", report.Failed, code(799))
}
