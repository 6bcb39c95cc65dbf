// The page before the agent. Runs from the head, before anything else.

const root = document.documentElement;
const data = document.currentScript.dataset;
const byID = (id) => document.getElementById(id);

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

// A style sheet that has not come by then is not waited for.
const paintMS = 1500;

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

// Start means it from the first paint on: a press before the agent is here is
// remembered, and the agent begins with it. Its time counts from the press.
let pressed = 0;
document.addEventListener("submit", (event) => {
  const button = byID("start");
  if (root.dataset.run || window.__sidetoneDrawn || !button || !event.target.contains(button)) return;
  event.preventDefault();
  if (pressed) return;
  pressed = performance.now();
  window.__sidetonePressed = pressed;
  begin();
  button.setAttribute("aria-disabled", "true");
  byID("boot-text").hidden = true;
  byID("boot-pressed").hidden = false;
}, true);

// What is painted first does not share a narrow line with the agent. A page that
// nobody looks at paints nothing.
const painted = new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, document.hidden ? 0 : paintMS);
});

// A page that is loaded again may have a result to show and begin nothing.
painted.then(() => {
  const [how] = performance.getEntriesByType("navigation");
  if (new URLSearchParams(location.search).get("auto") === "1" && how && how.type === "navigate") begin();
});

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const bring = (url) => {
  const script = document.createElement("script");
  script.src = url;
  document.head.append(script);
  return script;
};

// A page that is being left has its downloads cut off: that is no fault.
let leaving = false;
for (const name of ["beforeunload", "pagehide"]) addEventListener(name, () => { leaving = true; });
