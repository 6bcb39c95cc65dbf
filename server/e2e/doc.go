// Package e2e is the fault lab: real browsers, real network stacks, real
// faults, and the built binary. What it measures is whether the verdict names
// the right cause, and how long it took.
//
//	go test ./server/e2e         each scenario once, bounds doubled; neighbours of one fault by turns in one browser
//	make lab                     everything in every browser five times, medians against the bounds, and a hundred healthy runs
//	go test -short ./server/e2e  none of it
//
// Runs are made side by side, each in a world of its own (package pool). What
// missed nothing but its time is repeated alone; what was judged otherwise than
// it should be is repeated alone twice, has to be right both times, and fails the
// lab all the same when it is one of many (result.Doubts). What keeps every
// processor busy runs alone. "make lab" bears with none of it.
//
// It needs Linux, and either root or unprivileged user namespaces; install.sh
// brings the programs. Everything happens in namespaces of its own, and leaves
// nothing behind but server/e2e/out: the results, and for each failed run its
// report, screenshot, server log and browser console.
//
// Environment:
//
//	SIDETONE_LAB_ONLY=regexp      only scenarios whose name matches, in every browser
//	SIDETONE_LAB_BROWSER=firefox  only this browser (or chromium, or native: "sidetone probe"), every scenario
//	SIDETONE_LAB_REPEAT=5         as "make lab" does; it prints the share of the commonest answer, too
//	SIDETONE_LAB_WORLDS=1         how many runs are under way at a time
//	SIDETONE_LAB_HEALTHY=100      how many healthy runs are added when repeating
//	SIDETONE_LAB_GOLDEN=dir       each right run leaves its report there, with what was expected
//	SIDETONE_LAB_KEEP=1           keep the evidence of runs that passed as well
//	SIDETONE_LAB_BINARY=path      instead of bin/sidetone
//
// Its rooms: world makes the namespaces and faults, hop the delays, names the
// DNS, middlebox the misbehaving web proxy, stage the server's side, browser
// drives Chromium and Firefox, scenario is the data, pool does things side by
// side, result adds up. Each is tested against itself, because a fault that
// does not bite proves nothing.
package e2e
