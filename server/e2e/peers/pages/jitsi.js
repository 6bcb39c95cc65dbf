// The whole test; it has no parts.
peer(async (iceServers, begin) => {
  const Test = tool.default;
  begin();
  const result = await new Test().start(iceServers);
  return Object.entries(result)
    .filter(([key]) => !key.toLowerCase().includes('timestamp'))
    .map(([key, value]) => key + ': ' + (typeof value === 'number' ? Number(value.toPrecision(3)) : value))
    .join(', ');
});
