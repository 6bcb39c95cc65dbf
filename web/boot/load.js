// Loads the agent, and knows how far it got when it does not come.

// The script has a few kilobytes: TCP's retransmissions are a few seconds apart by
// then, and a person has begun to wonder.
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
  for (const name of ["TextEncoder", "TextDecoder", "AbortController", "ReadableStream", "Worker"]) {
    if (typeof window[name] !== "function") return name;
  }
  if (!window.crypto || !crypto.getRandomValues) return "crypto";
  if (!WebAssembly.validate(Uint8Array.from(atob(extensions), (c) => c.charCodeAt(0)))) return "WebAssembly";
  return "";
};

// loader brings in the page's side of what runs the agent (package stage).
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
  script.onload = () => (window.__sidetoneStage ? done(window.__sidetoneStage) : refused());
  script.onerror = refused;
});

// whole is an address that stands for itself: a script from a blob has none that a
// path could be on.
const whole = (path) => new URL(path, location.href).href;

// workerOf starts the agent's worker. It is made of text, so that it goes by the page's
// policy: one from an address would go by a policy of its own, which cannot know the
// servers of this link.
const workerOf = () => {
  const agent = { url: whole(data.agent), file: fileName(data.agent), expected: Number(data.bytes) };
  const text = "(" + fetching + ")(" + JSON.stringify(agent) + "," + JSON.stringify(whole(data.loader)) + ")";
  return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
};

// progress shows how much is here, and from the second second on how long the rest
// will take, where the server says how much there is on the line.
const progress = () => {
  const began = performance.now();
  const line = byID("boot-left");
  const text = line ? line.textContent : "";
  const number = (value, digits) => value.toLocaleString(root.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (share, whole) => {
    const bar = byID("boot-progress");
    if (bar) bar.value = Math.min(100, 100 * share);
    const spent = performance.now() - began;
    if (!line || !whole || share >= 1 || spent < 1000) return;
    const left = Math.ceil((spent * (1 - share)) / share / 1000);
    line.textContent = text.replace("%here", number((share * whole) / 1e6, 1)).replace("%whole", number(whole / 1e6, 1)).replace("%left", number(left, 0));
    line.hidden = false;
  };
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
  const worker = workerOf();
  let answered;
  const first = new Promise((done) => { answered = done; });
  const broken = new Promise((_done, fail) => {
    worker.onerror = (event) => {
      worker.terminate();
      fail(new Error(event.message || "Worker"));
    };
  });
  const agent = Promise.race([broken, new Promise((loaded, fail) => {
    const hears = {
      answered, loaded, received: progress(),
      broken: (e) => fail(new Fault(e.stage, e.says, e.args, e.found, e.status)),
    };
    worker.onmessage = ({ data: [[word, ...args]] }) => hears[word](...args);
  })]);
  warm().catch(() => {}); // what cannot be made ready is told by the run
  // Where both are refused, it is the agent that is said to be.
  const script = loader().then((run) => {
    worker.postMessage("script");
    return run;
  }, async (fault) => {
    await Promise.race([first, agent]);
    throw fault;
  });
  // With the agent here the line is free, and the script is small.
  const late = agent.then(() => pause(quietMS)).then(() => {
    throw new Fault("script", "silent", {}, { file: fileName(data.loader) });
  });
  const [, run] = await Promise.all([agent, Promise.race([script, late]), parsed]);
  await Promise.race([broken, run(worker, { SIDETONE_AGENT: data.version })]);
  // The agent runs for as long as the page: whatever it ended of is a fault.
  throw new Fault("start", "ended", {});
};

start().catch(fail);
