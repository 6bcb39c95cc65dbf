// The worker's document: nodes of which the page has the real ones. What the
// agent has drawn it may read here; the rest of the page it does not see.

const nodes = new Map(); // by number
let drawnNodes = 0;

class Node {
  constructor(...made) {
    this.id = ++drawnNodes;
    this.attributes = new Map();
    this.children = [];
    this.parentNode = null;
    this.values = {};
    this.listeners = new Map(); // sets by name
    nodes.set(this.id, this);
    if (made.length) say(made[0], this.id, ...made.slice(1));
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
    say("attribute", this.id, name, value);
  }
  removeAttribute(name) {
    this.attributes.delete(name);
    say("bare", this.id, name);
  }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  hasAttribute(name) { return this.attributes.has(name); }

  get firstChild() { return this.children[0] ?? null; }
  get firstElementChild() { return this.firstChild; }
  get textContent() { return this.values.nodeValue ?? this.children.map((child) => child.textContent).join(""); }
  get lang() { return this.getAttribute("lang"); }
  set lang(lang) { this.setAttribute("lang", lang); }

  appendChild(child) {
    this.children.push(child);
    child.parentNode = this;
    say("append", this.id, child.id);
  }
  replaceChild(child, old) {
    this.children[this.children.indexOf(old)] = child;
    child.parentNode = this;
    say("replace", this.id, child.id, old.id);
    old.leave();
  }
  removeChild(child) {
    if (this.markup) { // what it was made from is of no more use, and never held it
      nodes.delete(this.id);
      say("gone", [this.id]);
      return;
    }
    this.children.splice(this.children.indexOf(child), 1);
    say("remove", child.id);
    child.leave();
  }
  remove() { this.parentNode.removeChild(this); }

  // What is taken away never comes back.
  leave() {
    this.parentNode = null;
    const gone = [];
    const collect = (node) => {
      gone.push(node.id);
      nodes.delete(node.id);
      node.children.forEach(collect);
    };
    collect(this);
    say("gone", gone);
  }

  set innerHTML(html) {
    this.markup = true;
    this.children = [new Node("markup", html)];
  }

  addEventListener(name, listener) {
    if (!this.listeners.has(name)) {
      this.listeners.set(name, new Set());
      say("listen", this.id, name);
    }
    this.listeners.get(name).add(listener);
  }
  removeEventListener(name, listener) {
    const all = this.listeners.get(name);
    if (!all || !all.delete(listener) || all.size) return;
    this.listeners.delete(name);
    if (nodes.has(this.id)) say("unlisten", this.id, name);
  }

  querySelectorAll() { return this.links; } // of the languages, which alone are looked through
}

for (const name of ["focus", "select", "scrollIntoView"]) {
  Node.prototype[name] = function call() { say("call", this.id, name); };
}

// Properties that go-app sets instead of attributes.
for (const name of [
  "async", "autofocus", "autoplay", "checked", "contentEditable", "default", "defer", "disabled", "hidden", "isMap", "loop", "multiple",
  "muted", "nodeValue", "open", "readOnly", "required", "reversed", "selected", "value", "innerText",
]) {
  Object.defineProperty(Node.prototype, name, {
    get() { return this.values[name] ?? ""; },
    set(value) {
      this.values[name] = value;
      say("set", this.id, name, value);
    },
  });
}

// canvas is a picture of which the page has the real one, and draws it.
let films = 0;
const canvas = () => ({
  width: 0,
  height: 0,
  getContext: () => ({ fillRect() {} }),
  captureStream(rate) {
    const film = ++films;
    say("film", film, this.width, rate);
    return { getVideoTracks: () => [{ film, stop: () => say("cut", film) }] };
  },
});

// documentOf makes the document; the first nodes are in the order of the page's.
const documentOf = (seen, hidden) => {
  const [root, body, first, list] = [new Node(), new Node(), new Node(), new Node()];
  root.attributes = new Map(Object.entries(seen.attributes));
  root.children = [body];
  body.parentNode = root;
  body.children = [first];
  first.parentNode = body;
  list.links = seen.languages.map((hreflang) => Object.assign(new Node(), { hreflang }));
  list.setAttribute = () => {};

  const within = (id, node) => {
    if (node.attributes.get("id") === id) return node;
    for (const child of node.children) {
      const found = within(id, child);
      if (found) return found;
    }
    return null;
  };

  let title = "";
  const { target, happen } = hearer({
    documentElement: root,
    body,
    get hidden() { return hidden(); },
    get title() { return title; },
    set title(text) {
      if (text === title) return;
      title = text;
      say("title", text);
    },
    createElement: (tag) => (tag === "canvas" ? canvas() : new Node("element", tag)),
    createElementNS: (space, tag) => new Node("element", tag, space),
    createTextNode: (value) => {
      const node = new Node("text", value);
      node.values.nodeValue = value;
      return node;
    },
    getElementById: (id) => (id === "languages" && list.links.length ? list : within(id, body)),
    execCommand: () => say("copied"),
  });

  return {
    document: target,
    happen,
    typed: (id, value) => {
      const node = nodes.get(id);
      if (node) node.values.value = value;
    },
    event: (id, name, hreflang, devices) => {
      self.__sidetoneDevices = devices;
      const node = nodes.get(id);
      for (const listener of (node && node.listeners.get(name)) || []) {
        listener({ type: name, preventDefault() {}, target: { closest: () => (hreflang ? { hreflang } : null) } });
      }
    },
  };
};
