// The worker's side: what the agent and go-app look for in a window.

// Words are said together, when the agent rests.
let words = [];
const say = (...word) => {
  if (words.length === 0) queueMicrotask(() => {
    const all = words;
    words = [];
    self.postMessage(all);
  });
  words.push(word);
};

// ask promises the page's answer.
const waiting = new Map();
let questions = 0;
const ask = (name, ...args) => new Promise((done, fail) => {
  waiting.set(++questions, { done, fail });
  say("ask", questions, name, ...args);
});

// hearer is what events are listened for on.
const hearer = (target = {}) => {
  const heard = new Map();
  target.addEventListener = (name, listener, options) => {
    if (!heard.has(name)) heard.set(name, new Map());
    heard.get(name).set(listener, options);
  };
  target.removeEventListener = (name, listener) => heard.has(name) && heard.get(name).delete(listener);
  const happen = (name) => {
    for (const [listener, options] of heard.get(name) || []) {
      if (options && options.once) heard.get(name).delete(listener);
      listener({ type: name });
    }
  };
  return { target, happen };
};

const give = (object, name, value) => Object.defineProperty(object, name, { value, configurable: true, writable: true });

// storage stands for the page's own, which a worker has not; seen is what that has,
// and whether it keeps more.
const storage = (name, seen) => {
  const entries = new Map(Object.entries(seen.entries));
  return {
    entries,
    get length() { return entries.size; },
    key: (i) => [...entries.keys()][i] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, text) => {
      if (!seen.keeps) return;
      entries.set(key, text);
      say("store", name, key, text);
    },
    removeItem: (key) => {
      entries.delete(key);
      say("store", name, key, null);
    },
  };
};

// furnish makes a window of the worker, after what the page has seen.
const furnish = (seen) => {
  const { has } = seen;
  let now = seen.now;
  const place = new URL(seen.href);
  const since = seen.timeOrigin - performance.timeOrigin;
  const page = hearer();
  const connection = now.connection && hearer({ get type() { return now.connection.type; }, get effectiveType() { return now.connection.effectiveType; } });
  const drawn = documentOf(seen, () => now.hidden);

  give(self, "window", self);
  give(self, "document", drawn.document);
  // An href that is set loads another page.
  give(self, "location", {
    get href() { return place.href; },
    set href(href) { say("go", href); },
    get origin() { return place.origin; },
    get pathname() { return place.pathname; },
    get search() { return place.search; },
    get hash() { return place.hash; },
  });
  give(self, "history", {
    replaceState: (_state, _title, href) => {
      place.href = new URL(href, place).href;
      say("address", place.href);
    },
  });
  Object.defineProperty(self, "innerWidth", { get: () => now.width });
  for (const [name, kept] of [["localStorage", seen.local], ["sessionStorage", seen.session]]) give(self, name, storage(name, kept));
  self.addEventListener = page.target.addEventListener;
  self.removeEventListener = page.target.removeEventListener;
  self.print = () => say("print");
  self.sidetoneSave = (name, text) => say("save", name, text);
  self.sidetoneBequeath = (url, options) => say("will", "requests", url ? [[url, options]] : []);
  self.sidetoneKeep = (storage, key, text) => say("will", "entries", storage ? [[storage, key, text]] : []);

  // A script from a blob has no address that a path could be on.
  const fetching = self.fetch;
  self.fetch = (url, options) => fetching(new URL(url, place), options);

  const entries = performance.getEntriesByType;
  give(performance, "getEntriesByType", (kind) => (kind === "navigation" ? [{ type: seen.navigation }] : entries.call(performance, kind)));

  // A track of the worker's own could not be sent by the page.
  give(self, "MediaStreamTrackGenerator", undefined);
  self.sidetoneReach = () => ask("reach");
  Object.defineProperty(navigator, "onLine", { get: () => now.onLine });
  give(navigator, "connection", connection ? connection.target : undefined);
  give(navigator, "mediaDevices", has.devices ? { getUserMedia() {} } : undefined);
  give(navigator, "permissions", has.permissions ? { query: ({ name }) => ask("permission", name) } : undefined);
  give(navigator, "share", has.share ? (what) => ask("share", what) : undefined);
  give(navigator, "clipboard", has.clipboard ? { writeText: (text) => ask("copy", text) } : undefined);

  const peers = has.peers ? peersOf(has.named) : null;
  if (seen.token !== undefined) self.__sidetoneToken = seen.token;
  // begins: a run is begun for what was meant, whose answer is told.
  let begun;
  const meant = (pressed, begins) => {
    if (pressed !== undefined) self.__sidetonePressed = pressed + since;
    if (begins) self.__sidetoneBegun = new Promise((done) => { begun = done; });
  };
  meant(seen.pressed, seen.begun);
  self.__sidetoneDevices = seen.devices;

  const happened = (hearing) => (name, latest) => {
    now = latest;
    if (hearing) hearing.happen(name);
  };
  return {
    window: happened(page),
    document: happened(drawn),
    connection: happened(connection),
    event: drawn.event,
    typed: drawn.typed,
    peer: peers && peers.peer,
    channel: peers && peers.channel,
    lent: peers && peers.lent,
    pressed: meant,
    begun: (early) => begun({ ...early, at: early.at + since }),
    lost: (name, key) => self[name].entries.delete(key),
    answer: (n, ok, value) => {
      const { done, fail } = waiting.get(n);
      waiting.delete(n);
      (ok ? done : fail)(value);
    },
  };
};

// The first word is run; the rest is heard by what that has furnished.
let heard = {
  run: async (env, seen) => {
    heard = furnish(seen);
    const go = new Go();
    go.env = env;
    try {
      await go.run(await WebAssembly.instantiate(await self.sidetoneAgent, go.importObject));
      say("ended");
    } catch (e) {
      setTimeout(() => { throw e; }); // the page hears of it as the worker's error
    }
  },
};
self.onmessage = ({ data: [name, ...args] }) => heard[name](...args);
