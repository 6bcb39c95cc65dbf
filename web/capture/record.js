// What has been seen, in lists that do not grow beyond their limits.

const scope = globalThis;
const native = {}; // the page's own functions, as they were before
let recording; // undefined: nothing is watched
let muted = 0; // our own run is on: what begins now is not the page's call
const origin = performance.now();
const now = () => Math.round(performance.now() - origin);

const fresh = () => ({ peers: [], sockets: [], requests: [], lines: [], signals: [], offline: [] });

// keep appends and lets the oldest go.
const keep = (list, item, most) => {
  list.push(item);
  if (list.length > most) list.shift();
  return item;
};

// quietly runs what is ours: an error in it is never the page's.
const quietly = (f) => {
  try {
    return f();
  } catch (e) {
    return undefined;
  }
};

// clean cuts a text and takes out what may be secret: tokens, queries, and
// whatever follows the name of a credential.
const clean = (text) =>
  String(text)
    .slice(0, 4 * LIMITS.text)
    .replace(/eyJ[\w-]+(\.[\w-]*)*/g, "…")
    .replace(/\b(bearer|basic)\s+\S+/gi, "$1 …")
    .replace(/([?#])[^\s"')]+/g, "$1…")
    .replace(/\b(\w*(?:token|password|credential|secret|key|authorization|cookie))(["']?\s*[:=]\s*)\S+/gi, "$1$2…")
    .replace(/[\w+/=-]{40,}/g, "…")
    .slice(0, LIMITS.text);

// address is a URL without user, query and fragment, and without what in its
// path is long enough for an id or a key.
const address = (url) => {
  const u = new URL(url, scope.location.href);
  return u.protocol + "//" + u.host + u.pathname.split("/").map((part) => (part.length > 24 ? "…" : part)).join("/");
};

// ours: the host is one that calls of this page need. "*.example.com" is
// every host below it.
const ours = (url) => {
  const host = new URL(url, scope.location.href).hostname;
  const among = (names) => names.some((h) => (h.startsWith("*.") ? host.endsWith(h.slice(1)) : host === h));
  return among(options.hosts) && !among(BUILD.besides);
};

// Listeners of the page's code that watch failures and diagnoses.
const listeners = new Map();
const emit = (name, detail) => {
  for (const f of [...(listeners.get(name) || [])]) {
    // An error of the listener's is the page's own: it is shown as one.
    try {
      f(detail);
    } catch (e) {
      setTimeout(() => { throw e; });
    }
  }
};

// Hooks that are set, to be taken out again by stop.
const undo = [];
const replace = (owner, name, make) => {
  const before = owner && owner[name];
  if (typeof before !== "function") return;
  const ours = make(before);
  owner[name] = ours;
  // Where somebody has wrapped ours since, it stays and does nothing.
  undo.push(() => { if (owner[name] === ours) owner[name] = before; });
  native[name] = before;
};

// wrap makes a constructor that is the page's in every respect (instanceof,
// prototype, statics, subclasses) and tells of what it made.
const wrap = (owner, name, made) =>
  replace(owner, name, (Original) => {
    const wrapper = new Proxy(Original, {
      construct(target, args, caller) {
        const it = Reflect.construct(target, args, caller === wrapper ? target : caller);
        if (recording && !muted) quietly(() => made(it, args));
        return it;
      },
    });
    return wrapper;
  });

const listen = (target, names, f) => {
  for (const name of names.split(" ")) target.addEventListener(name, (event) => recording && quietly(() => f(event)));
};
