// drawing is the page's side of the agent's drawing: every node has a number, which
// the worker gives it. Some are there before.
const drawing = (tell) => {
  const body = document.body;
  const links = [...document.querySelectorAll("#languages a[hreflang]")];
  const nodes = new Map();
  const numbers = new WeakMap();
  const listeners = new Map();
  const keep = (id, node) => {
    nodes.set(id, node);
    numbers.set(node, id);
  };
  [document.documentElement, body, body.firstElementChild, document.getElementById("languages"), ...links]
    .forEach((node, i) => node && keep(i + 1, node));

  // The first thing that is drawn takes the place of the page of the server. A press
  // that came when the agent had looked for one already is pressed again, once all is drawn.
  const drawn = async () => {
    window.__sidetoneDrawn = true;
    if (!window.__sidetonePressed) return;
    await null;
    const button = document.getElementById("start");
    if (button) button.click();
  };

  // What a person has typed is there before what they press.
  for (const name of ["input", "change"]) {
    document.addEventListener(name, ({ target }) => {
      if (numbers.has(target)) tell("typed", numbers.get(target), target.value);
    }, true);
  }

  const heard = (id) => (event) => {
    const link = event.target.closest && event.target.closest("a[hreflang]");
    if (event.type === "submit" || link) event.preventDefault();
    tell("event", id, event.type, link ? link.hreflang : "", window.__sidetoneDevices);
  };

  return {
    element: (id, tag, space) => keep(id, space ? document.createElementNS(space, tag) : document.createElement(tag)),
    text: (id, value) => keep(id, document.createTextNode(value)),
    markup: (id, html) => {
      const around = document.createElement("template");
      around.innerHTML = html;
      keep(id, around.content.firstChild);
    },
    set: (id, name, value) => { nodes.get(id)[name] = value; },
    attribute: (id, name, value) => nodes.get(id).setAttribute(name, value),
    bare: (id, name) => nodes.get(id).removeAttribute(name),
    append: (id, child) => nodes.get(id).appendChild(nodes.get(child)),
    replace: (id, child, old) => {
      nodes.get(id).replaceChild(nodes.get(child), nodes.get(old));
      if (!window.__sidetoneDrawn) drawn();
    },
    remove: (id) => nodes.get(id).remove(),
    gone: (list) => list.forEach((id) => {
      nodes.delete(id);
      listeners.delete(id);
    }),
    call: (id, method) => nodes.get(id)[method](),
    listen: (id, name) => {
      if (!listeners.has(id)) listeners.set(id, heard(id));
      nodes.get(id).addEventListener(name, listeners.get(id));
    },
    unlisten: (id, name) => nodes.get(id).removeEventListener(name, listeners.get(id)),
  };
};
