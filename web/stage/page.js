// The page's side: it shows what the agent draws, and lends it what a worker has
// not. What is said goes in words: a name with its arguments.

const ours = "sidetone/";

// As much as a report, which a browser that keeps anything has room for.
const probe = " ".repeat(1 << 15);

// stored is what a storage has of ours, and whether it keeps more.
const stored = (name) => {
  const entries = {};
  try {
    const storage = window[name];
    for (let i = 0; i < storage.length; i++) {
      const key = storage.key(i);
      if (key.startsWith(ours)) entries[key] = storage.getItem(key);
    }
    storage.setItem(ours, probe);
    const keeps = storage.getItem(ours) === probe;
    storage.removeItem(ours);
    return { entries, keeps };
  } catch (e) {
    return { entries, keeps: false }; // full or forbidden
  }
};

const changing = () => {
  const connection = navigator.connection;
  return {
    onLine: navigator.onLine,
    hidden: document.hidden,
    width: innerWidth,
    connection: connection ? { type: connection.type, effectiveType: connection.effectiveType } : null,
  };
};

// taken is a word that was left for the agent, and exists once.
const taken = (name) => {
  const value = window[name];
  delete window[name];
  return value;
};

// view is what the agent knows of the page from the start.
const view = () => {
  const attributes = {};
  for (const { name, value } of document.documentElement.attributes) attributes[name] = value;
  const [how] = performance.getEntriesByType("navigation");
  return {
    href: location.href,
    attributes,
    languages: [...document.querySelectorAll("#languages a[hreflang]")].map((link) => link.hreflang),
    timeOrigin: performance.timeOrigin,
    navigation: how ? how.type : "",
    now: changing(),
    local: stored("localStorage"),
    session: stored("sessionStorage"),
    has: {
      peers: typeof RTCPeerConnection === "function",
      named: typeof RTCIceCandidate === "function" && "url" in RTCIceCandidate.prototype,
      devices: !!navigator.mediaDevices && typeof navigator.mediaDevices.getUserMedia === "function",
      permissions: !!navigator.permissions && typeof navigator.permissions.query === "function",
      share: !!navigator.share,
      clipboard: !!navigator.clipboard,
    },
    token: taken("__sidetoneToken"),
    pressed: taken("__sidetonePressed"),
    begun: !!window.__sidetoneBegun,
    devices: window.__sidetoneDevices,
  };
};

// What is done when the page goes: a worker gets no time for it.
const leaving = () => {
  const will = { entries: [], requests: [] };
  addEventListener("pagehide", () => {
    for (const [storage, key, text] of will.entries) {
      try {
        window[storage].setItem(key, text);
      } catch (e) { /* full or forbidden */ }
    }
    for (const [url, options] of will.requests) fetch(url, options).catch(() => {});
  });
  return (what, list) => { will[what] = list; };
};

// save offers a text as a file.
const save = (name, text) => {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  URL.revokeObjectURL(href);
};

// services are asked for and answered.
const services = {
  reach: () => {},
  share: (what) => navigator.share(what),
  copy: (text) => navigator.clipboard.writeText(text),
  permission: async (name) => ({ state: (await navigator.permissions.query({ name })).state }),
};

// run has the agent, which is in the worker, begin on the page. It promises the end of
// the agent, which none is meant to come to.
const run = (worker, env) => new Promise((ended) => {
  const tell = (...word) => worker.postMessage(word);
  const lend = (thing, ...word) => worker.postMessage([...word, thing], [thing]);
  const nodes = drawing(tell);
  const peers = connecting(tell, lend);
  const asked = { ...services, ...peers.asked };
  const will = leaving();
  const acts = {
    ...nodes,
    ...peers.acts,
    will,
    ended,
    title: (text) => { document.title = text; },
    go: (href) => { location.href = href; },
    address: (href) => history.replaceState(null, "", href),
    copied: () => document.execCommand("copy"),
    print: () => print(),
    save,
    store: (storage, key, text) => {
      try {
        if (text === null) window[storage].removeItem(key);
        else window[storage].setItem(key, text);
      } catch (e) {
        tell("lost", storage, key);
      }
    },
    ask: (n, name, ...args) => {
      const reply = (ok) => (value) => tell("answer", n, ok, ok ? value : { name: value.name, message: value.message });
      Promise.resolve().then(() => asked[name](...args)).then(reply(true), reply(false));
    },
  };
  worker.onmessage = ({ data }) => {
    for (const [name, ...args] of data) {
      try {
        acts[name](...args);
      } catch (e) {
        setTimeout(() => { throw e; }); // one that fails does not take the others along
      }
    }
  };
  for (const name of ["online", "offline", "pagehide", "afterprint", "resize"]) addEventListener(name, () => tell("window", name, changing()));
  document.addEventListener("visibilitychange", () => tell("document", "visibilitychange", changing()));
  if (navigator.connection && navigator.connection.addEventListener) {
    navigator.connection.addEventListener("change", () => tell("connection", "change", changing()));
  }
  const begun = () => {
    if (window.__sidetoneBegun) taken("__sidetoneBegun").then((early) => tell("begun", early));
  };
  // A press may come while the agent starts and gets its words.
  document.addEventListener("submit", () => {
    if (!window.__sidetonePressed || window.__sidetoneDrawn) return;
    tell("pressed", window.__sidetonePressed, !!window.__sidetoneBegun);
    begun();
  });
  tell("run", env, view());
  begun();
});

window.__sidetoneStage = run;
