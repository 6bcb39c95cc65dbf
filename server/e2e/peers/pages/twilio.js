// The bitrate test ends when its caller stops it, which its documentation
// allows after 8 s; without any data it goes on to its own time-out.
peer((iceServers, begin) => new Promise((resolve) => {
  const shortest = 8000;
  begin();
  const began = performance.now();
  const test = tool.testMediaConnectionBitrate({ iceServers });
  test.on('bitrate', () => {
    if (performance.now() - began >= shortest) test.stop();
  });
  // "error" without a listener would throw; the report repeats it.
  test.on('error', () => {});
  test.on('end', (report) => {
    resolve(report.errors.length > 0
      ? 'error: ' + report.errors.map((e) => e.message).join('; ')
      : 'average bitrate ' + Math.round(report.averageBitrate) + ' kbit/s, no error');
  });
}));
