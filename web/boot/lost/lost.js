// What becomes of a report when neither the agent nor the report got through:
// the boot script brings this then, and hands over what it has. The report is
// drawn as a code, and tried again for as long as the page is open.

const { report, section, deliver, tell, begun } = window.__sidetoneLost;
const byID = (id) => document.getElementById(id);

// Forms of shared/carried: what an address holds, and its form for plain JSON.
const carriedPath = "/r/#";
const api = "/api/v1/carried";
const formPlain = 2;
// Seven bytes are 17 digits; of a last group of fewer bytes so many.
const digitsFor = [0, 3, 5, 8, 10, 13, 15, 17];

// The network of somebody who walks out of a tunnel is back within seconds, that
// of somebody who goes home later: the pauses of the agent's page.
const firstMS = 5000;
const mostMS = 60000;
const lateMS = 300000;
const soonMS = 600000;
const answerMS = 5000;

// A code is read by strangers: words of the browser stay behind, and so does what is no
// plain name, which is a proxy's. plain is what passes of a report.
const name = /^[\w .\/+,;:-]{0,64}$/;
const words = ["says", "text"];
const token = /\w{25}/;
const isPlain = (value) => typeof value !== "string" || (name.test(value) && !token.test(value));
const plain = (value) => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key, v]) => !words.includes(key) && v !== undefined && isPlain(v));
  return Object.fromEntries(entries.map(([key, v]) => [key, plain(v)]));
};

// carry is the report as a code holds it, with what this page said and left out.
const carry = () => {
  const { diagnosis, ...rest } = report;
  const { verdict, primary, ms } = diagnosis;
  const created = new Date(Math.round(performance.timeOrigin)).toISOString();
  return { ...plain(rest), created, carried: { verdict, primary, ms, omitted: ["texts"] } };
};

// checksum is CRC-32 (IEEE 802.3), as hash/crc32 has it.
const checksum = (bytes) => {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let n = 0; n < 8; n++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ -1) >>> 0;
};

const seal = (text) => {
  const bytes = new TextEncoder().encode(text);
  const sum = checksum(bytes);
  return [formPlain, sum >>> 24, (sum >>> 16) & 255, (sum >>> 8) & 255, sum & 255, ...bytes];
};

const digitsOf = (code) => {
  let all = "";
  for (let from = 0; from < code.length; from += 7) {
    const rest = code.slice(from, from + 7);
    let digits = "";
    for (let n = digitsFor[rest.length]; n > 0; n--) {
      let left = 0;
      for (let k = 0; k < rest.length; k++) {
        const value = left * 256 + rest[k];
        rest[k] = Math.floor(value / 10);
        left = value % 10;
      }
      digits = left + digits;
    }
    all += digits;
  }
  return all;
};

// textOf is the form for copying.
const textOf = (code) =>
  "r" + btoa(String.fromCharCode(...code)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// Pixels for a module of the picture, as the agent's page has them.
const narrow = 430;
const picture = (dark) => {
  const side = dark.length + 2 * quiet;
  const width = innerWidth > narrow ? Math.min(innerWidth - 76, 480) : innerWidth;
  const pixels = Math.min(Math.max(Math.floor(width / side), 2), 5);
  const made = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const key of Object.keys(attributes)) element.setAttribute(key, attributes[key]);
    return element;
  };
  const svg = made("svg", {
    class: "qr", width: side * pixels, height: side * pixels, viewBox: "0 0 " + side + " " + side,
    "shape-rendering": "crispEdges", "aria-hidden": "true",
  });
  svg.append(made("path", { fill: "#fff", d: "M0 0h" + side + "v" + side + "h-" + side + "z" }), made("path", { fill: "#000", d: pathOf(dark) }));
  return svg;
};

const show = (code) => {
  const address = location.origin + carriedPath;
  const dark = draw(address, digitsOf(code));
  if (dark) byID("boot-qr").replaceChildren(picture(dark));
  byID("boot-scan").hidden = byID("boot-qr").hidden = !dark;
  const copy = byID("boot-copy");
  copy.onclick = async () => {
    const whole = address + textOf(code);
    try {
      await navigator.clipboard.writeText(whole);
    } catch (e) { // not over plain http, and not everywhere
      const area = byID("boot-plain");
      const before = area.value;
      area.value = whole;
      area.select();
      document.execCommand("copy");
      area.value = before;
      copy.focus();
    }
    byID("boot-copied").hidden = false;
  };
  byID("boot-code").hidden = false;
};

const link = location.pathname.split("/").pop();
const request = (code) => {
  const run = begun();
  const [url, body] = run
    ? ["/api/v1/runs/" + run.run + "/report?lang=" + document.documentElement.lang, report]
    : [api, { code: textOf(code), link: link === "public" ? "" : link }];
  const headers = { "Content-Type": "application/json" };
  if (run) headers.Authorization = "Bearer " + run.token;
  return [url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store", credentials: "omit" }];
};

const within = (promise, ms) => Promise.race([promise, new Promise((done) => setTimeout(done, ms, null))]);

// asCode hands the report in without a run; null: it was not taken.
const asCode = async (code) => {
  if (begun()) return null;
  const [url, options] = request(code);
  const answer = await within(fetch(url, options).catch(() => null), answerMS);
  return answer?.ok && answer.headers.has("X-Sidetone") ? answer.json() : null;
};

// overSocket hands it in over a signalling socket of its own; null: it was not taken.
const overSocket = () => {
  const run = begun();
  if (!run?.signaling?.ours) return null;
  const url = new URL(run.signaling.url, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.search = "?delivers";
  const socket = new WebSocket(url);
  const answer = new Promise((done) => {
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: run.token }));
    socket.onclose = () => done(null);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.type === "welcome") socket.send(JSON.stringify({ type: "report", seq: 1, report }));
      else done(message.reply?.report ? message.reply : null);
    };
  });
  return within(answer, answerMS).finally(() => socket.close());
};

const main = async () => {
  const code = seal(JSON.stringify(carry()));
  show(code);
  const since = performance.now();
  let taken = false;
  let busy = false;
  const attempt = async (roads) => {
    if (busy || taken) return;
    busy = true;
    try {
      for (const road of roads) {
        const reply = await Promise.resolve(road(code)).catch(() => null);
        if (!reply) continue;
        taken = true;
        tell(section, reply);
        return;
      }
    } finally {
      busy = false;
    }
  };
  const again = () => attempt([() => deliver(report), overSocket, asCode]);
  addEventListener("online", again);
  // What is left cannot be waited for, and one request has to outlive the page.
  addEventListener("pagehide", () => {
    if (taken) return;
    const [url, options] = request(code);
    fetch(url, { ...options, keepalive: true }).catch(() => {});
  });
  // The ordinary road has just been tried.
  await attempt([overSocket, asCode]);
  for (let pause = firstMS; !taken; pause = Math.min(2 * pause, performance.now() - since > soonMS ? lateMS : mostMS)) {
    await new Promise((done) => setTimeout(done, pause));
    await again();
  }
};

main();
