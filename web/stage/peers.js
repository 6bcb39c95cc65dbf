// RTCPeerConnection of the worker: the page has the real one. Objects have of the
// W3C's what the agent uses.

const peerConnections = new Map();
let connections = 0;

class Channel {
  constructor(id) {
    this.id = id;
    this.readyState = "connecting";
    this.real = null; // where the page has lent it
  }
  send(bytes) {
    if (this.readyState !== "open") throw new DOMException("RTCDataChannel.readyState is not 'open'", "InvalidStateError");
    if (this.real) this.real.send(bytes);
    else say("send", this.id, bytes.slice());
  }
  happen(name, event) {
    if (name === "open") {
      if (this.readyState === "open") return;
      this.readyState = "open";
    }
    if (name === "close") this.readyState = "closed";
    if (this["on" + name]) this["on" + name](event);
  }
  take(real) {
    this.real = real;
    real.binaryType = "arraybuffer";
    real.onopen = () => this.happen("open", {});
    real.onmessage = (event) => this.happen("message", event);
    if (real.readyState === "open") this.happen("open", {});
  }
}

class Peer {
  constructor(config) {
    this.id = ++connections;
    this.iceGatheringState = this.iceConnectionState = this.connectionState = "new";
    this.dtls = "";
    this.channel = null;
    this.films = false;
    peerConnections.set(this.id, this);
    say("connect", this.id, config);
  }

  get sctp() { return this.dtls ? { transport: { state: this.dtls } } : null; }

  createDataChannel(label, options) {
    say("open", this.id, label, options);
    this.channel = new Channel(this.id);
    return this.channel;
  }

  addTransceiver({ film }, init) {
    this.films = true;
    const codec = { mimeType: "" };
    say("video", this.id, film, init, codec);
    // Codecs are preferred in the same breath, before anything is said.
    return { setCodecPreferences: ([first]) => { codec.mimeType = first.mimeType; } };
  }

  getSenders() { return this.films ? [{ replaceTrack: (track) => say("mute", this.id, track === null) }] : []; }

  async getStats() {
    const entries = await ask("getStats", this.id);
    return new Map(entries.map((entry) => [entry.id, entry]));
  }

  close() {
    peerConnections.delete(this.id);
    if (this.channel && this.channel.real) this.channel.real.onopen = this.channel.real.onmessage = null;
    say("disconnect", this.id);
  }
}

for (const name of ["createOffer", "createAnswer", "setLocalDescription", "setRemoteDescription", "addIceCandidate"]) {
  Peer.prototype[name] = function call(...args) { return ask(name, this.id, ...args); };
}

// peersOf gives the worker the names, and hears of what happens; named: candidates
// tell their server.
const peersOf = (named) => {
  self.RTCPeerConnection = Peer;
  self.RTCIceCandidate = class {};
  if (named) self.RTCIceCandidate.prototype.url = null;
  // What the browser really has is looked up where the video is added.
  self.RTCRtpReceiver = { getCapabilities: () => ({ codecs: [{ mimeType: "video/VP8" }] }) };
  return {
    peer: (id, name, states, event = {}) => {
      const peer = peerConnections.get(id);
      if (!peer) return;
      Object.assign(peer, states);
      if (name === "datachannel") event.channel = peer.channel = new Channel(id);
      if (peer["on" + name]) peer["on" + name](event);
    },
    channel: (id, name, data) => {
      const peer = peerConnections.get(id);
      if (peer && peer.channel) peer.channel.happen(name, { data });
    },
    lent: (id, real) => {
      const peer = peerConnections.get(id);
      if (peer && peer.channel) peer.channel.take(real);
    },
  };
};
