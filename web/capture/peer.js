// RTCPeerConnection: events as they come, statistics while it is not well.

const watchPeer = (pc) => {
  const peer = keep(recording.peers, { servers: [], relayOnly: false, events: [], stats: [], created: now() }, LIMITS.peers);
  const ref = new WeakRef(pc);
  known.set(pc, peer);
  // Not among what is copied to the agent.
  Object.defineProperty(peer, "refresh", { value: () => sample(peer, ref) });
  newCall();
  const note = (kind, rest) => keep(peer.events, { at: now(), kind, ...rest }, LIMITS.events);
  let signaling = "stable";

  listen(pc, "signalingstatechange", () => {
    const before = signaling;
    signaling = pc.signalingState;
    if (signaling === "have-local-offer") note("local-description", { state: "offer" });
    if (signaling === "have-remote-offer") note("remote-description", { state: "offer" });
    if (signaling !== "stable") return;
    note(before === "have-remote-offer" ? "local-description" : "remote-description", { state: "answer" });
    if (!peer.negotiated) negotiated(peer, ref);
  });
  listen(pc, "icegatheringstatechange", () => {
    if (pc.iceGatheringState === "gathering") configuration(peer, pc);
    note("gathering", { state: pc.iceGatheringState });
  });
  listen(pc, "icecandidate", ({ candidate: c }) => {
    if (c && c.candidate) note("candidate", { line: c.candidate, relay: c.relayProtocol || "", url: c.url || "" });
  });
  listen(pc, "icecandidateerror", (e) =>
    note("candidate-error", { url: e.url || "", code: e.errorCode, text: clean(e.errorText || ""), address: e.address || "", port: e.port || 0 }));
  listen(pc, "iceconnectionstatechange", () => {
    note("ice", { state: pc.iceConnectionState });
    dtls(pc, note);
    changed(peer, ref, pc.iceConnectionState);
  });
  listen(pc, "connectionstatechange", () => {
    note("connection", { state: pc.connectionState });
    dtls(pc, note);
    changed(peer, ref, pc.connectionState);
  });
};

// known finds the record of a connection that the page closes.
const known = new WeakMap();

// configuration: addresses alone, never user names or credentials.
const configuration = (peer, pc) => {
  const { iceServers = [], iceTransportPolicy } = pc.getConfiguration();
  peer.relayOnly = iceTransportPolicy === "relay";
  peer.servers = iceServers.flatMap((s) => s.urls || s.url || []).map((url) => String(url).slice(0, LIMITS.text)).slice(0, LIMITS.servers);
};

const dtls = (pc, note) => {
  const part = [...pc.getSenders(), ...pc.getReceivers()].find((p) => p.transport);
  const transport = (part && part.transport) || (pc.sctp && pc.sctp.transport);
  if (transport) note("dtls", { state: transport.state });
};

// sample reads the statistics. The promise never fails, and always comes:
// Firefox forgets a request whose connection is closed meanwhile.
const sample = (peer, ref) => Promise.race([read(peer, ref), new Promise((done) => setTimeout(done, LIMITS.statsMS))]);

const read = (peer, ref) => {
  const pc = ref.deref();
  if (!pc || pc.signalingState === "closed") return Promise.resolve();
  const at = now();
  return Promise.resolve(quietly(() => pc.getStats())).then((stats) => {
    if (!stats || !recording) return;
    const entries = [];
    stats.forEach((s) => {
      if (!KINDS.has(s.type) || entries.length >= LIMITS.entries) return;
      const entry = {};
      for (const f of FIELDS) if (s[f] !== undefined) entry[f] = s[f];
      entries.push(entry);
    });
    peer.stats.push({ at, entries });
    if (peer.stats.length > LIMITS.samples) peer.stats.splice(1, 1);
  }).catch(() => {});
};

const connected = (state) => state === "connected" || state === "completed";

// negotiated: both sides have agreed, so a path is to be found now.
const negotiated = (peer, ref) => {
  peer.negotiated = now();
  const look = () => {
    const pc = ref.deref();
    if (!recording || !pc || peer.closed || peer.done || peer.failed || !carries(pc)) return;
    if (now() - peer.negotiated >= LIMITS.connectMS) return broken(peer, ref, "media");
    sample(peer, ref);
    setTimeout(look, LIMITS.sampleMS);
  };
  setTimeout(look, LIMITS.sampleMS);
};

// carries: something was negotiated that needs a path.
const carries = (pc) => Boolean(pc.sctp || pc.getTransceivers().some((t) => t.sender.transport || t.receiver.transport));

const changed = (peer, ref, state) => {
  const pc = ref.deref();
  if (state === "failed") return broken(peer, ref, peer.done ? "lost" : "media");
  if (state === "disconnected" && peer.done && !peer.away) {
    peer.away = now();
    sample(peer, ref);
    setTimeout(() => { if (peer.away && !peer.closed) broken(peer, ref, "lost"); }, LIMITS.lostMS);
  }
  if (!connected(state)) return;
  peer.away = 0;
  if (peer.done || !pc || (pc.connectionState && pc.connectionState !== "connected")) return;
  peer.done = now();
  clearFailure(peer);
  setTimeout(() => hears(peer, ref), LIMITS.mediaMS);
};

// hears looks once whether media that is sent gets anywhere.
const hears = async (peer, ref) => {
  if (!recording || peer.closed) return;
  await sample(peer, ref);
  const { entries } = peer.stats[peer.stats.length - 1] || { entries: [] };
  const sum = (type, field) => entries.filter((e) => e.type === type).reduce((n, e) => n + (e[field] || 0), 0);
  const lost = sum("outbound-rtp", "packetsSent") >= LIMITS.mediaPackets && !sum("inbound-rtp", "packetsReceived") &&
    !entries.some((e) => e.type === "remote-inbound-rtp");
  if (lost) broken(peer, ref, "media");
};

const broken = (peer, ref, reason) => {
  if (peer.failed) return;
  peer.failed = now();
  sample(peer, ref).then(() => failed(reason, peer));
};

// closing is the page's: the last statistics are read before.
const closing = (pc) => {
  const peer = known.get(pc);
  if (!peer || peer.closed) return;
  const gaveUp = peer.negotiated && !peer.done && now() - peer.negotiated > LIMITS.connectMS / 2;
  const last = sample(peer, new WeakRef(pc));
  peer.closed = now();
  keep(peer.events, { at: now(), kind: "closed", state: "" }, LIMITS.events);
  if (gaveUp && !peer.failed) {
    peer.failed = now();
    last.then(() => failed("media", peer));
  }
};

const hookPeer = () => {
  wrap(scope, "RTCPeerConnection", watchPeer);
  const Peer = native.RTCPeerConnection;
  if (!Peer) return;
  replace(Peer.prototype, "close", (close) => function () {
    if (recording) quietly(() => closing(this));
    return close.apply(this, arguments);
  });
};
