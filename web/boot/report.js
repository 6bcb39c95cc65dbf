// Says and reports, without the agent, that there is none.

const api = "/api/v1/runs";
// A server that can be reached answers within this; one that restarts is
// back after the pause.
const answerMS = 5000;
const againMS = 1000;

const causes = { unsupported: "unsupported_browser", script: "script_error", start: "script_error", offline: "no_network" };

// The same names as the agent's, in the order in which they are looked for.
const browsers = {
  Edge: /Edg(?:A|iOS)?\/(\d+)/, Opera: /OPR\/(\d+)/, Firefox: /(?:Firefox|FxiOS)\/(\d+)/,
  Chromium: /(?:Chrome|Chromium|CriOS)\/(\d+)/, Safari: /Version\/(\d+).*Safari\//,
};
const systems = {
  Windows: /Windows/, Android: /Android/, ChromeOS: /CrOS/, iOS: /iPhone|iPad/, macOS: /Mac OS X/, Linux: /Linux|X11/,
};
const named = (table) => Object.keys(table).find((name) => table[name].test(navigator.userAgent)) || "";

// environment is what the agent would have said of the browser.
const environment = () => {
  const browser = named(browsers);
  const devices = navigator.mediaDevices;
  return {
    browser,
    browser_version: browser ? Number(browsers[browser].exec(navigator.userAgent)[1]) : 0,
    os: named(systems),
    secure_context: window.isSecureContext === true,
    webrtc: typeof RTCPeerConnection === "function",
    get_user_media: !!devices && typeof devices.getUserMedia === "function",
    online: navigator.onLine !== false,
    hidden: document.hidden === true,
  };
};

// compose makes the report; summary is the sentence that the caller reads.
const compose = (fault, own, ms, summary) => {
  const seen = environment();
  const found = fault.found;
  return {
    schema: 2,
    complete: true,
    agent: { version: data.version, browser: (seen.browser + " " + (seen.browser_version || "")).trim(), os: seen.os },
    diagnosis: {
      verdict: "blocked", summary, ms, primary: own,
      hypotheses: [{ id: own.hypothesis, state: "confirmed", cause: own.cause, explanation: summary }],
    },
    observations: [
      {
        id: "o1", check: "agent", outcome: "failed", code: fault.status, ms, source: "agent",
        detail: {
          agent: { stage: fault.stage, file: found.file, type: found.type, received: found.received, expected: found.expected },
          says: fault.says,
        },
      },
      { id: "o2", check: "environment", outcome: "ok", source: "agent", detail: { environment: seen } },
    ],
  };
};

const ask = async (url, options) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), answerMS);
  try {
    return await fetch(url, Object.assign({ cache: "no-store", signal: stop.signal }, options));
  } finally {
    clearTimeout(timer);
  }
};

// post gives the answer; what is not an answer of ours throws.
const post = async (url, body, token) => {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = "Bearer " + token;
  const response = await ask(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.ok && response.headers.has("X-Sidetone")) return response.json();
  throw new Error();
};

const link = location.pathname.split("/").pop();
const beginning = () => post(api, link === "public" ? {} : { link });

// begin begins the run that is meant while its agent is on its way, which takes it
// over: over 1.6 Mbit/s with 150 ms the verdict stands 0.2 s earlier. What is refused
// or gets no answer the agent asks for once more, and tells. The last run of a link
// waits for the agent: whoever is impatient and loads the page again still has it.
let early;
const begin = () => {
  if (early || root.dataset.left < 2) return;
  const at = performance.now();
  window.__sidetoneBegun = early = beginning().then((reply) => ({ reply, at, took: performance.now() - at }), () => ({}));
};

// deliver makes a run for the report to belong to; null: it found no way. It may
// be tried again, with the run that there is.
let run;
const deliver = async (report) => {
  for (let tries = 0; tries < 2; tries++) {
    if (tries) await pause(againMS);
    try {
      if (!run) {
        run = (!tries && early && (await early).reply) || (await beginning());
        report.observations.push({ id: "o3", check: "begin", outcome: "ok", code: 200, source: "agent", detail: { http: { sent: tries + 1, answered: 1, ours: true } } });
      }
      return await post(api + "/" + run.run + "/report?lang=" + root.lang, report, run.token);
    } catch (e) { /* once more, or never */ }
  }
  return null;
};

const judged = (verdict, primary) => {
  root.dataset.hypothesis = primary ? primary.hypothesis : "";
  root.dataset.cause = primary ? primary.cause : "";
  root.dataset.verdict = verdict;
};

// tell shows the server's judgement in place of our own.
const tell = (section, { url, diagnosis }) => {
  byID("boot-undelivered").hidden = true;
  byID("boot-shared").hidden = false;
  root.dataset.report = url;
  judged(diagnosis.verdict, diagnosis.primary);
  section.querySelector(".summary").textContent = diagnosis.summary;
  const todo = [].concat(...diagnosis.hypotheses.map((h) => h.mitigations)).filter((m) => m.audience === "caller");
  if (todo.length) {
    section.querySelector(".todo").replaceChildren(...todo.map((m) => {
      const item = document.createElement("li");
      item.textContent = m.text;
      return item;
    }));
  }
  byID("boot-address").textContent = url;
  const path = /\/r\/[\w-]+$/.exec(url);
  if (path) byID("boot-details").href = path[0];
};

// lose leaves with the caller what found no way, and asks for what may find one;
// the same filter may stop that.
const lose = (section, report) => {
  const text = byID("boot-plain").value = JSON.stringify(report);
  byID("save").href = "data:application/json," + encodeURIComponent(text);
  byID("boot-undelivered").hidden = false;
  window.__sidetoneLost = { report, section, deliver, tell, begun: () => run };
  bring(data.lost);
};

const fail = async (fault) => {
  const ms = Math.max(1, Math.round(performance.now() - arrived));
  if (leaving) await pause(3000);
  await parsed;
  // A judgement that was reached is worth more than the news that the agent,
  // which has nothing left to do, is gone.
  if (root.dataset.verdict || root.dataset.run === "failed") return;
  delete window.__sidetoneToken;
  delete window.__sidetoneBegun;
  if (!fault.says) fault = new Fault("start", "broken", { text: fault.message });

  const offline = navigator.onLine === false;
  const kind = offline ? "offline" : fault.stage;
  const own = { hypothesis: offline ? "offline" : "agent_blocked", cause: causes[kind] || "wasm_blocked" };
  const section = document.querySelector(".boot-problem[data-stages~=" + kind + "]");
  const after = byID("boot-after");
  byID("boot-reason").textContent = fault.stage + ": " + fault.message;
  byID("boot-again").onclick = () => location.reload();
  section.hidden = after.hidden = false;
  byID("main").replaceChildren(section, after);
  const heading = section.querySelector("h1");
  heading.focus();
  // The title follows the state; what stands behind the dash is the product's name.
  document.title = heading.textContent + document.title.replace(/^.*(?= – )/, "");
  judged("blocked", own);
  root.dataset.run = "running";

  const report = compose(fault, own, ms, section.querySelector(".summary").textContent);
  const reply = await deliver(report);
  byID("boot-sending").hidden = true;
  (reply ? tell : lose)(section, reply || report);
  root.dataset.run = "done";
};
