// Brings the agent into the page. Runs from the head, before anything else.
(() => {
  "use strict";
  const root = document.documentElement;
  const data = document.currentScript.dataset;

  // A token handed over in the fragment leaves the address bar first of all.
  // The rest of the fragment stays.
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (fragment.has("token")) {
    window.__sidetoneToken = fragment.get("token");
    fragment.delete("token");
    const rest = fragment.toString();
    history.replaceState(null, "", location.pathname + location.search + (rest && "#" + rest));
  }
  root.classList.add("booted");

  // go-app reads localStorage, and a browser that forbids storage throws on
  // the mere look at it: the agent would die of that.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      if (window[name]) continue;
    } catch { /* forbidden, as above */ }
    try {
      Object.defineProperty(window, name, {
        value: { length: 0, key: () => null, getItem: () => null, setItem() {}, removeItem() {}, clear() {} },
      });
    } catch { /* not ours to replace: the agent may still manage */ }
  }

  class Fault extends Error {
    constructor(kind, reason) {
      super(reason);
      this.kind = kind;
    }
  }

  const parsed = new Promise((done) => {
    if (document.readyState !== "loading") done();
    else document.addEventListener("DOMContentLoaded", done, { once: true });
  });

  const fail = async (fault) => {
    await parsed;
    const kind = fault.kind || "crashed";
    // A verdict that stands is worth more than the news that the agent, which
    // has nothing left to do, is gone.
    if (root.dataset.run === "done") return;
    const section = document.getElementById("boot-" + kind);
    section.hidden = false;
    section.querySelector(".boot-reason").textContent = kind + ": " + fault.message;
    section.querySelector(".boot-again").onclick = () => location.reload();
    document.getElementById("main").replaceChildren(section);
    section.focus();
    root.dataset.run = "failed";
  };

  const progress = async (body) => {
    const total = Number(data.bytes);
    const reader = body.getReader();
    await parsed;
    const bar = document.getElementById("boot-progress");
    for (let got = 0; ; ) {
      const { done, value } = await reader.read();
      if (done || !bar || !bar.isConnected) return;
      got += value.length;
      bar.value = Math.min(100, (100 * got) / total);
    }
  };

  const loader = () => new Promise((done, broken) => {
    const script = document.createElement("script");
    script.src = data.loader;
    script.onload = () => (window.Go ? done() : broken(new Fault("blocked", "loader replaced")));
    script.onerror = () => broken(new Fault("blocked", "loader refused"));
    document.head.append(script);
  });

  // A proxy's page in place of the agent does not begin as WebAssembly does.
  const isWasm = (bytes) => {
    const head = new Uint8Array(bytes.slice(0, 4));
    return head.length === 4 && [0, 0x61, 0x73, 0x6d].every((b, i) => head[i] === b);
  };

  const download = async (cache) => {
    try {
      return await fetch(data.agent, { credentials: "same-origin", cache });
    } catch (e) {
      throw new Fault("blocked", "agent refused: " + e.message);
    }
  };

  const compile = async (cache) => {
    const response = await download(cache);
    const type = (response.headers.get("Content-Type") || "").split(";")[0].trim();
    if (!response.ok) throw new Fault("blocked", "agent answered " + response.status);
    if (type === "application/wasm" && WebAssembly.compileStreaming) {
      progress(response.clone().body).catch(() => {});
      try {
        return await WebAssembly.compileStreaming(response);
      } catch (e) {
        throw new Fault("cut_off", "agent as " + type + ": " + e.message);
      }
    }
    let bytes;
    try {
      bytes = await response.arrayBuffer();
    } catch (e) {
      throw new Fault("cut_off", "agent: " + e.message);
    }
    if (!isWasm(bytes)) throw new Fault("blocked", "agent replaced by " + (type || "something without a type"));
    try {
      return await WebAssembly.compile(bytes);
    } catch (e) {
      throw new Fault("cut_off", "agent as " + type + ", " + bytes.byteLength + " bytes: " + e.message);
    }
  };

  // What broke on the way may arrive the second time, past the caches; what
  // was refused stays refused.
  const agent = () => compile("default").catch((e) => {
    if (e.kind !== "cut_off") throw e;
    return compile("reload");
  });

  const start = async () => {
    if (typeof WebAssembly !== "object") throw new Fault("unsupported", "no WebAssembly");
    const [module] = await Promise.all([agent(), loader(), parsed]);
    const go = new window.Go();
    go.env = { SIDETONE_AGENT: data.version };
    const instance = await WebAssembly.instantiate(module, go.importObject);
    await go.run(instance);
    // The agent runs for as long as the page: whatever it ended of is a fault.
    throw new Fault("crashed", "agent ended");
  };

  start().catch(fail);
})();
