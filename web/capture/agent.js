// The agent is WebAssembly and comes only when it is asked for.

let loading;

// Go's own loader wants these names in the global scope. They are lent to it
// while it runs through, which nothing of the page can see, and then as they
// were.
const lend = (lent, run) => {
  const before = Object.keys(lent).map((name) => [name, Object.getOwnPropertyDescriptor(scope, name)]);
  try {
    for (const name of Object.keys(lent)) Object.defineProperty(scope, name, { value: lent[name], configurable: true, writable: true });
    return run();
  } finally {
    for (const name of Object.keys(lent)) lent[name] = scope[name];
    for (const [name, was] of before) {
      delete scope[name];
      if (was) Object.defineProperty(scope, name, was);
    }
  }
};

const compile = async (url, signal) => {
  const response = await native.fetch.call(scope, url, { signal, credentials: "omit" });
  if (!response.ok) throw new Error("the agent was answered " + response.status);
  return WebAssembly.compile(await response.arrayBuffer());
};

const start = async () => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LIMITS.agentMS);
  try {
    const [loader, module] = await Promise.all([import(/* webpackIgnore: true */ /* @vite-ignore */ options.server + BUILD.loader), compile(options.server + BUILD.agent, stop.signal)]);
    const names = { fs: undefined, process: undefined, path: undefined, Go: undefined };
    lend(names, () => loader.default());
    loader.settle(names.fs);
    const go = new names.Go();
    const instance = await WebAssembly.instantiate(module, go.importObject);
    const port = {};
    const door = Symbol.for("sidetone.capture");
    lend(names, () => {
      scope[door] = port;
      go.run(instance).catch(() => {});
      delete scope[door];
    });
    if (!port.diagnose) throw new Error("the agent did not start");
    return port;
  } finally {
    clearTimeout(timer);
  }
};

const agent = () => {
  loading = loading || start();
  loading.catch(() => { loading = undefined; }); // the next try begins anew
  return loading;
};

// evidence is a copy of what was seen so far, with fresh statistics.
const evidence = async () => {
  const at = now();
  await Promise.all(recording.peers.map((p) => p.refresh && p.refresh()));
  const copy = JSON.parse(JSON.stringify(recording));
  return { ...copy, until: Math.max(at, now()), browser: scope.navigator.userAgent };
};

const none = (problem) => ({ report: null, url: null, call: null, observations: [], problem,
  diagnosis: { verdict: "inconclusive", summary: problem, primary: null, hypotheses: [] } });

// adrift is all that can be said without the agent: that the browser has no
// network, or that nothing answers after a call that was connected broke off
// (not every browser notices that its link is gone).
const adrift = (error) => {
  const gone = failure && failure.reason === "lost" && error instanceof TypeError; // no answer at all
  const offline = scope.navigator.onLine === false;
  if (!offline && !gone) return none(words.unavailable);
  const cause = offline ? "no_network" : "server_unreachable";
  const diagnosis = { verdict: "blocked", summary: words.offline, primary: { hypothesis: "offline", cause }, hypotheses: [] };
  return { ...none(""), diagnosis, call: diagnosis };
};

let running;

// diagnose never fails: a problem of ours is told in the answer.
const diagnose = (wish = {}) => {
  speak();
  running = running || judge(wish).catch(adrift).then((found) => {
    running = undefined;
    muted = 0;
    emit("diagnosis", found);
    return found;
  });
  return running;
};

const judge = async ({ probes = options.probes !== false } = {}) => {
  if (!recording) return none(words.stopped);
  const seen = await evidence();
  if (scope.navigator.onLine === false) return adrift();
  const port = await agent();
  muted = 1;
  const request = { server: options.server, link: options.link || "", probes: Boolean(probes), recording: seen, lang: words.lang };
  const progress = (done, total) => emit("progress", { done, total });
  return JSON.parse(await new Promise((done) => port.diagnose(JSON.stringify(request), progress, done)));
};
