// The page before the agent. Runs from the head, before anything else.

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

// Where there is no agent to be started, the arrival of the page is the start.
const arrived = performance.now();

// go-app reads localStorage, and a browser that forbids storage throws on
// the mere look at it: the agent would die of that.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    if (window[name]) continue;
  } catch (e) { /* forbidden, as above */ }
  try {
    Object.defineProperty(window, name, {
      value: { length: 0, key: () => null, getItem: () => null, setItem() {}, removeItem() {}, clear() {} },
    });
  } catch (e) { /* not ours to replace: the agent may still manage */ }
}

const parsed = new Promise((done) => {
  if (document.readyState !== "loading") done();
  else document.addEventListener("DOMContentLoaded", done, { once: true });
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A page that is being left has its downloads cut off: that is no fault.
let leaving = false;
for (const name of ["beforeunload", "pagehide"]) addEventListener(name, () => { leaving = true; });
