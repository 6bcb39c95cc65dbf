// What the page gets.

const on = (name, f) => {
  if (!listeners.has(name)) listeners.set(name, new Set());
  listeners.get(name).add(f);
  return () => listeners.get(name).delete(f);
};

const options = { server: BUILD.server, link: "", hosts: BUILD.hosts, panel: true, probes: true };

const configure = (given = {}) => {
  for (const name of ["server", "link", "panel", "probes"]) if (given[name] !== undefined) options[name] = given[name];
  options.server = String(options.server).replace(/\/+$/, "");
  if (given.hosts) options.hosts = [...new Set([...BUILD.hosts, ...given.hosts.map(String)])];
  options.hosts = options.hosts.map((h) => (h === "self" ? new URL(options.server || scope.location.href).hostname : h));
  if (given.words) Object.assign(words, (options.words = given.words));
};

const begin = (given) => quietly(() => {
  configure(given);
  if (recording) return;
  recording = fresh();
  failure = undefined;
  for (const hook of [hookPeer, hookTraffic, hookPage]) quietly(hook);
});

const stop = () => quietly(() => {
  recording = undefined;
  failure = undefined;
  while (undo.length) quietly(undo.pop());
  panel.withdraw();
});

const guarded = (f) => (...args) => { quietly(() => recording && f(...args)); };

const Sidetone = Object.freeze({
  version: BUILD.version,
  start: begin,
  stop,
  on,
  watchCall: guarded(watchCall),
  watchCallAgent: guarded(watchCallAgent),
  reportError: guarded(errorOf),
  diagnose,
});
