// The package's connectivity test alone, through its suite. Its documentation
// has most of its tests forced over the relay.
peer(async (iceServers, begin) => {
  const silent = { log() {}, info() {}, warn() {}, debug() {}, error() {} };
  const suite = new tool.TestSuite({ logger: silent });
  suite.addTest(new tool.ConnectivityTest({ iceServers, iceTransportPolicy: 'relay', logger: silent }));
  begin();
  try {
    const results = await suite.start();
    return results.map((r) => r.name + ': ' + r.status).join('; ');
  } catch (error) {
    return (error.details ?? []).map((r) => r.name + ': ' + r.status + ', ' + r.message).join('; ') || String(error);
  }
});
