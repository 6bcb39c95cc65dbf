package serve

// headroom is taken and never touched, so that it costs addresses and no
// memory. The garbage collector goes by how much there is and runs when a heap
// has doubled; that of an idle server has a few megabytes, so that under load it
// ran every twenty posts and took a fifth of the processors' time
// (BenchmarkPostReport with GOGC=100 and 400). With headroom it runs when so
// much garbage has come together at least. /metrics counts it among what is
// allocated.
const headroom = 32 << 20
