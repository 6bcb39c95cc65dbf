// fetching is what the agent's worker does first: the agent comes to where it will
// run, and how far it got is known when it does not come. It is handed over as text
// and stands for itself.
const fetching = (agent, script) => {
  const say = (...word) => self.postMessage([word]);

  // After so long without a byte nothing more is expected. TCP's retransmissions
  // are a few seconds apart by then, and a person has begun to wonder.
  const quietMS = 12000;
  // A bar that moves twice a second is seen to move.
  const tellMS = 500;

  // fault is what package boot makes its own of: stage is a report.AgentStage, found
  // the rest of report.AgentLoad.
  const fault = (stage, says, args, found, status = 0) => ({ stage, says, args, found, status });

  // request asks for the agent. The answer is not read yet.
  const request = async (cache) => {
    const { url, file, expected } = agent;
    const stop = new AbortController();
    const found = { file, expected, received: 0 };
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), quietMS);
    };
    const end = () => clearTimeout(timer);
    heard();
    let response;
    try {
      response = await fetch(url, { credentials: "same-origin", cache, signal: stop.signal });
    } catch (e) {
      end();
      throw fault("fetch", "refused", { text: e.message }, found);
    }
    found.type = (response.headers.get("Content-Type") || "").split(";")[0].trim();
    if (response.ok && found.type === "application/wasm") {
      say("answered");
      return { response, found, heard, end, stop };
    }
    end();
    if (response.ok) throw fault("type", "other_type", {}, found);
    throw fault("fetch", "answered", { status: response.status }, found, response.status);
  };

  // count reads along, for the progress bar and for what is said of a fault. What is
  // counted is unpacked already: it stands for the same share of what the line has.
  const count = async ({ response, found, heard }, body) => {
    const whole = Number(response.headers.get("Content-Length"));
    const reader = body.getReader();
    let told = performance.now();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      if (!found.received) found.head = value[0];
      found.received += value.length;
      if (performance.now() - told < tellMS) continue;
      told = performance.now();
      say("received", found.received / found.expected, whole);
    }
  };

  const compile = async (answer) => {
    const { response, found, end, stop } = answer;
    const counted = count(answer, response.clone().body).catch(() => {});
    try {
      return await (WebAssembly.compileStreaming
        ? WebAssembly.compileStreaming(response)
        : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes)));
    } catch (e) {
      await counted;
      // WebAssembly begins with a zero, and no text does.
      const whole = found.received >= found.expected;
      const stage = found.received && found.head !== 0 ? "type" : whole ? "start" : "cut";
      const cut = fault(stage, "broken", { text: e.message }, found);
      cut.again = stage === "cut" && !stop.signal.aborted;
      throw cut;
    } finally {
      counted.then(end);
    }
  };

  // What broke on the way may arrive the second time, past the caches; what was
  // refused stays refused.
  self.sidetoneAgent = request("default").then(compile).catch((broken) => {
    if (!broken.again) throw broken;
    return request("reload").then(compile);
  });
  self.sidetoneAgent.then(() => say("loaded"), (broken) => say("broken", broken));

  // Nothing else happens here while a script is waited for: it is asked for once the page
  // has it. It hears the rest itself.
  self.onmessage = () => importScripts(script);
};
