// Package floor measures a run beside the least that its verdict takes in the
// same browser (floor.js), in turns, from the same origin: medians, ratios, and
// the processor time of the page's main thread. Only ratios within one printed
// table mean anything.
//
//	make bench-run
//
// Environment:
//
//	SIDETONE_BENCH_ONLY=regexp  only the cases whose name matches, "chromium, all UDP dropped, by itself" for one
//	SIDETONE_BENCH_PAIRS=11     how many pairs a case
//	SIDETONE_BENCH_MINUTES=90   and how long all cases together, begun pairs excepted
//	SIDETONE_BENCH_VISITS=3      how many visits over each narrow line
//	SIDETONE_BENCH_OTHER=path   another binary that takes part in the turns, an earlier build for one
//	SIDETONE_BENCH_TRACE=dir    keeps a trace of every run in Chromium there, for ui.perfetto.dev; what is measured then is worth nothing
//	SIDETONE_LAB_BINARY=path    instead of bin/sidetone
package floor
