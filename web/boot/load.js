// Loads the agent, and knows how far it got when it does not come.

// After so long without a byte nothing more is expected. TCP's retransmissions
// are a few seconds apart by then, and a person has begun to wonder.
const quietMS = 12000;

// stage is a report.AgentStage; says is what went wrong, as the report tells it:
// the end of an id of the catalogues, with its arguments; a browser's own words are
// of more use to support than that. found is the rest of report.AgentLoad.
class Fault extends Error {
  constructor(stage, says, args, found = {}, status = 0) {
    super(args.text || says);
    Object.assign(this, { stage, found, status, says: [{ id: "observed.agent_" + says, args }] });
  }
}

const fileName = (url) => url.split("/").pop();
const typeOf = (response) => (response.headers.get("Content-Type") || "").split(";")[0].trim();

// A module with one instruction of each extension that Go's compiler uses:
// sign extension, saturating conversion, bulk memory.
const extensions = "AGFzbQEAAAABBAFgAAADAgEABQMBAAEKGQEXAEEAwBpDAAAAAPwAGkEAQQBBAPwLAAs=";

// lacks names what the agent needs and the browser has not.
const lacks = () => {
  if (typeof WebAssembly !== "object") return "WebAssembly";
  for (const name of ["TextEncoder", "TextDecoder", "AbortController", "ReadableStream"]) {
    if (typeof window[name] !== "function") return name;
  }
  if (!window.crypto || !crypto.getRandomValues) return "crypto";
  if (!WebAssembly.validate(Uint8Array.from(atob(extensions), (c) => c.charCodeAt(0)))) return "WebAssembly";
  return "";
};

// loader brings Go's own script into the page.
const loader = () => new Promise((done, broken) => {
  const script = bring(data.loader);
  // What came in its place is only told to a request of our own.
  const refused = async () => {
    const found = { file: fileName(data.loader) };
    let status = 0;
    try {
      const response = await ask(data.loader);
      status = response.status;
      found.type = typeOf(response);
    } catch (e) { /* not answered either */ }
    broken(new Fault("script", "script", {}, found, status === 200 ? 0 : status));
  };
  script.onload = () => (window.Go ? done() : refused());
  script.onerror = refused;
});

// request asks for the agent. The answer is not read yet.
const request = async (cache) => {
  const stop = new AbortController();
  const found = { file: fileName(data.agent), expected: Number(data.bytes), received: 0 };
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), quietMS);
  };
  const end = () => clearTimeout(timer);
  heard();
  let response;
  try {
    response = await fetch(data.agent, { credentials: "same-origin", cache, signal: stop.signal });
  } catch (e) {
    end();
    throw new Fault("fetch", "refused", { text: e.message }, found);
  }
  found.type = typeOf(response);
  if (response.ok && found.type === "application/wasm") return { response, found, heard, end, stop };
  end();
  if (response.ok) throw new Fault("type", "other_type", {}, found);
  throw new Fault("fetch", "answered", { status: response.status }, found, response.status);
};

// remaining tells how much is here and how long the rest will take, where the
// server says how much there is on the line: what is counted is unpacked already,
// and stands for the same share of it. What comes within a second has no need of it.
const remaining = ({ response, found }) => {
  const whole = Number(response.headers.get("Content-Length"));
  const began = performance.now();
  const line = byID("boot-left");
  const text = line ? line.textContent : "";
  const number = (value, digits) => value.toLocaleString(root.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return setInterval(() => {
    const share = found.received / found.expected;
    if (!line || !whole || !(share > 0 && share < 1)) return;
    const left = Math.ceil(((performance.now() - began) * (1 - share)) / share / 1000);
    line.textContent = text.replace("%here", number((share * whole) / 1e6, 1)).replace("%whole", number(whole / 1e6, 1)).replace("%left", number(left, 0));
    line.hidden = false;
  }, 1000);
};

// count reads along, for the progress bar and for what is said of a fault.
const count = async (body, { found, heard }) => {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    if (!found.received) found.head = value[0];
    found.received += value.length;
    const bar = byID("boot-progress");
    if (bar) bar.value = Math.min(100, (100 * found.received) / found.expected);
  }
};

const compile = async (answer) => {
  const { response, found, end, stop } = answer;
  const counted = count(response.clone().body, answer).catch(() => {});
  const ticking = remaining(answer);
  try {
    return await (WebAssembly.compileStreaming
      ? WebAssembly.compileStreaming(response)
      : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes)));
  } catch (e) {
    await counted;
    // WebAssembly begins with a zero, and no text does.
    const whole = found.received >= found.expected;
    const stage = found.received && found.head !== 0 ? "type" : whole ? "start" : "cut";
    const fault = new Fault(stage, "broken", { text: e.message }, found);
    fault.again = stage === "cut" && !stop.signal.aborted;
    throw fault;
  } finally {
    clearInterval(ticking);
    counted.then(end);
  }
};

// warm has the browser make ready what its first PeerConnection needs, while the
// agent is on its way: threads, codecs, the network's own process. Without a
// local description nothing is gathered and nothing is sent.
const warm = async () => {
  if (typeof RTCPeerConnection !== "function") return;
  const peer = new RTCPeerConnection();
  try {
    peer.createDataChannel("");
    peer.addTransceiver("video");
    await peer.createOffer();
  } finally {
    peer.close();
  }
};

const start = async () => {
  const missing = lacks();
  if (missing) throw new Fault("unsupported", "lacks", { missing });
  await painted;
  const first = request("default");
  warm().catch(() => {}); // what cannot be made ready is told by the run
  // Where both are refused, it is the agent that is said to be.
  const script = loader().catch(async (fault) => {
    await first;
    throw fault;
  });
  // What broke on the way may arrive the second time, past the caches; what
  // was refused stays refused.
  const agent = first.then(compile).catch((fault) => {
    if (!fault.again) throw fault;
    return request("reload").then(compile);
  });
  // With the agent here the line is free, and the script is small.
  const late = agent.then(() => pause(quietMS)).then(() => {
    throw new Fault("script", "silent", {}, { file: fileName(data.loader) });
  });
  const [module] = await Promise.all([agent, Promise.race([script, late]), parsed]);
  const go = new window.Go();
  go.env = { SIDETONE_AGENT: data.version };
  await go.run(await WebAssembly.instantiate(module, go.importObject));
  // The agent runs for as long as the page: whatever it ended of is a fault.
  throw new Fault("start", "ended", {});
};

start().catch(fail);
