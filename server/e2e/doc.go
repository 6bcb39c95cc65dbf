// Package e2e is the fault lab: real browsers, real network stacks, real
// faults, and the built binary. What it measures is whether the verdict names
// the right cause, and how long it took.
//
//	go test ./server/e2e         each scenario once in each browser, bounds doubled
//	make lab                     five times, medians against the bounds, and a hundred healthy runs
//	go test -short ./server/e2e  none of it
//
// It needs Linux, and either root or unprivileged user namespaces; install.sh
// brings the programs. Everything happens in namespaces of its own, and leaves
// nothing behind but server/e2e/out: the results, and for each failed run its
// report, screenshot, server log and browser console.
//
// Environment:
//
//	SIDETONE_LAB_ONLY=regexp      only scenarios whose name matches
//	SIDETONE_LAB_BROWSER=firefox  only this browser (or chromium)
//	SIDETONE_LAB_REPEAT=5         as "make lab" does
//	SIDETONE_LAB_HEALTHY=100      how many healthy runs are added when repeating
//	SIDETONE_LAB_GOLDEN=dir       each right run leaves its report there, with what was expected
//	SIDETONE_LAB_KEEP=1           keep the evidence of runs that passed as well
//	SIDETONE_LAB_BINARY=path      instead of bin/sidetone
//
// Its rooms: world makes the namespaces and faults, hop the delays, names the
// DNS, middlebox the misbehaving web proxy, stage the server's side, browser
// drives Chromium and Firefox, scenario is the data, result adds up. Each is
// tested against itself, because a fault that does not bite proves nothing.
package e2e
