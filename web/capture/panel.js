// The panel that offers the caller the diagnosis. It lives in a shadow tree
// of its own: the page's style does not reach it, nor the other way round.

const sheet = `
:host { all: initial; }
section { position: fixed; z-index: 2147483000; inset-inline-end: 1rem; bottom: 1rem; width: min(23rem, calc(100vw - 2rem));
  max-height: calc(100vh - 2rem); overflow: auto; box-sizing: border-box; padding: 1rem 1.25rem 1.25rem;
  font: 1rem/1.45 system-ui, sans-serif; color: #1b2430; background: #fff; border: 1px solid #c5ccd6; border-radius: .75rem;
  box-shadow: 0 .5rem 2rem rgb(0 0 0 / .22); text-align: start; overflow-wrap: anywhere; }
h2 { font: 600 1.1rem/1.35 system-ui, sans-serif; margin: 0 0 .5rem; }
h3 { font: 600 .95rem/1.35 system-ui, sans-serif; margin: .9rem 0 .3rem; }
p { margin: 0 0 .75rem; } ul { margin: 0 0 .9rem; padding-inline-start: 1.2rem; } li { margin: .25rem 0; }
h2:focus { outline: none; }
.quiet { color: #4d5a6b; font-size: .9rem; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .75rem; }
button, a { font: inherit; min-height: 2.75rem; padding: .45rem .9rem; border-radius: .5rem; box-sizing: border-box; cursor: pointer; }
button { color: inherit; background: transparent; border: 1px solid #7a8797; }
button.main { color: #fff; background: #0b5cad; border-color: #0b5cad; }
a { color: #0b5cad; padding-inline: 0; display: inline-flex; align-items: center; }
button:focus-visible, a:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px; }
progress { width: 100%; height: .6rem; accent-color: #0b5cad; }
@media (max-width: 30rem) { section { inset-inline-end: 0; bottom: 0; width: 100vw; border-radius: .75rem .75rem 0 0; } }
@media (prefers-color-scheme: dark) {
  section { color: #e8edf3; background: #1a212b; border-color: #46515f; } .quiet { color: #b3bdca; }
  button.main { color: #06121f; background: #7cb8f2; border-color: #7cb8f2; } a { color: #8cc2f5; } progress { accent-color: #7cb8f2; }
}
@media print { section { display: none; } }`;

const panel = (() => {
  let host, box;

  const element = (name, text, rest = {}) => Object.assign(document.createElement(name), text ? { textContent: text } : {}, rest);
  const button = (text, act, main) => element("button", text, { type: "button", className: main ? "main" : "", onclick: () => quietly(act) });

  const open = () => {
    if (host && host.isConnected) return;
    host = document.createElement("sidetone-panel");
    const root = host.attachShadow({ mode: "open" });
    try {
      const style = new CSSStyleSheet(); // allowed by any content security policy
      style.replaceSync(sheet);
      root.adoptedStyleSheets = [style];
    } catch (e) {
      root.append(element("style", sheet));
    }
    box = element("section");
    box.setAttribute("role", "dialog");
    box.lang = words.lang;
    box.dir = words.dir;
    box.setAttribute("aria-label", words.label);
    box.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      e.stopPropagation();
      close();
    });
    root.append(box);
    (document.body || document.documentElement).append(host);
  };

  // show fills the panel. What has just come is announced without taking the
  // focus from what the caller is doing, unless they pressed a button here.
  const show = (title, parts, focus) => {
    open();
    const heading = element("h2", title, { tabIndex: -1 });
    const status = element("div");
    status.setAttribute("role", "status");
    box.replaceChildren(status);
    status.append(heading, ...parts.filter((p) => p && !p.classList.contains("row")));
    box.append(...parts.filter((p) => p && p.classList.contains("row")));
    if (focus) heading.focus();
  };
  const row = (...parts) => {
    const r = element("div", "", { className: "row" });
    r.append(...parts.filter(Boolean));
    return r;
  };
  const close = () => {
    if (host) host.remove();
    host = box = undefined;
  };

  const run = async () => {
    const bar = element("progress", "", { max: 1 });
    bar.setAttribute("aria-label", words.busy);
    show(words.busy, [bar], true);
    const off = on("progress", ({ done, total }) => { bar.max = total; bar.value = done; });
    const found = await diagnose({ probes: true });
    off();
    if (host) result(found);
  };

  const result = ({ diagnosis, url }) => {
    const parts = diagnosis.title ? [element("p", diagnosis.summary)] : [];
    const primary = diagnosis.primary && diagnosis.hypotheses.find((h) => h.id === diagnosis.primary.hypothesis);
    const advice = ((primary && primary.mitigations) || []).filter((m) => m.audience === "caller");
    if (advice.length) {
      const list = element("ul");
      list.append(...advice.map((m) => element("li", m.text)));
      parts.push(element("h3", words.todo), list);
    }
    if (url && /^https?:/.test(url)) parts.push(row(element("a", words.details, { href: url, target: "_blank", rel: "noopener" })));
    parts.push(row(button(words.again, run), button(words.close, close)));
    show(diagnosis.title || diagnosis.summary, parts, true);
  };

  const offer = async () => {
    await speak();
    if (!failure || running || (host && host.isConnected)) return;
    const title = failure.reason === "lost" ? words.offerLost : words.offer;
    show(title, [element("p", words.explain, { className: "quiet" }), row(button(words.go, run, true), button(words.notNow, close))], false);
  };

  return { offer, withdraw: close };
})();
