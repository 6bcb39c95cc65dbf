// connecting makes the PeerConnections that the worker asks for, which no browser
// has in a worker, and the synthetic picture that they send.
const connecting = (tell, lend) => {
  const peers = new Map();
  const films = new Map(); // {track, stop}

  // A generated track costs the page's thread less than a canvas that is captured;
  // where there is none, the canvas is.
  const shoot = (side, rate) => {
    const canvas = document.createElement("canvas");
    canvas.width = side;
    canvas.height = side;
    // Each picture is read from it: it is not to lie where that takes a copy.
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const colours = ["#346", "#863", "#483"];
    let n = 0;
    // An unchanged canvas gives no frames.
    const paint = () => {
      n++;
      context.fillStyle = colours[n % colours.length];
      context.fillRect((n * 7) % side, (n * 5) % side, side / 2, side / 2);
    };
    let track;
    let frame = () => {};
    if (typeof MediaStreamTrackGenerator === "function" && typeof VideoFrame === "function") {
      track = new MediaStreamTrackGenerator({ kind: "video" });
      const writer = track.writable.getWriter();
      frame = () => writer.write(new VideoFrame(canvas, { timestamp: performance.now() * 1000 })).catch(() => {});
    } else {
      [track] = canvas.captureStream(rate).getVideoTracks();
    }
    const timer = setInterval(() => {
      paint();
      frame();
    }, 1000 / rate);
    return {
      track,
      stop: () => {
        clearInterval(timer);
        track.stop();
        // Firefox looks for pictures at each frame of the page until the canvas is drawn
        // once more: 5 ms a second instead of 0.2 (measured in Firefox 153).
        paint();
      },
    };
  };

  // A channel is lent to the worker, so that no packet passes the page's thread;
  // where a browser lends none (Chromium 156 and Firefox ESR 153 do), it stays.
  const use = (peer, channel) => {
    try {
      lend(channel, "lent", peer.id);
      return;
    } catch (e) { /* it stays */ }
    peer.channel = channel;
    channel.binaryType = "arraybuffer";
    channel.onopen = () => tell("channel", peer.id, "open");
    channel.onclose = () => tell("channel", peer.id, "close");
    channel.onmessage = ({ data }) => tell("channel", peer.id, "message", data);
  };

  const listen = (peer) => {
    const { id, pc } = peer;
    const dtls = () => (pc.sctp && pc.sctp.transport ? pc.sctp.transport.state : "");
    const state = (name) => () => tell("peer", id, name, {
      iceGatheringState: pc.iceGatheringState, iceConnectionState: pc.iceConnectionState, connectionState: pc.connectionState, dtls: dtls(),
    });
    pc.onicecandidate = ({ candidate: c }) =>
      tell("peer", id, "icecandidate", {}, { candidate: c && { candidate: c.candidate, relayProtocol: c.relayProtocol, url: c.url } });
    pc.onicecandidateerror = (e) =>
      tell("peer", id, "icecandidateerror", {}, { errorCode: e.errorCode, errorText: e.errorText, url: e.url, address: e.address, port: e.port });
    for (const name of ["icegatheringstatechange", "iceconnectionstatechange", "connectionstatechange"]) pc["on" + name] = state(name);
    pc.ondatachannel = ({ channel }) => {
      tell("peer", id, "datachannel", {}, {});
      use(peer, channel);
    };
  };

  // What is said to a connection that could not be made is not done; what is asked
  // of it is refused with the reason.
  const made = (id, act, needed = false) => {
    const peer = peers.get(id);
    if (!peer || !peer.pc) return;
    try {
      act(peer);
    } catch (e) {
      if (needed) peer.error = e;
    }
  };
  const asked = (method) => (id, ...args) => {
    const peer = peers.get(id) || { error: new Error("closed") };
    if (peer.error) throw peer.error;
    return peer.pc[method](...args);
  };
  const plain = (method) => async (id) => {
    const { type, sdp } = await asked(method)(id);
    return { type, sdp };
  };

  // What a report is read from; the rest of the statistics stays here.
  const wanted = ["candidate-pair", "transport", "outbound-rtp", "inbound-rtp", "local-candidate", "remote-candidate"];

  return {
    acts: {
      connect: (id, config) => {
        const peer = { id, pc: null, channel: null, track: null, error: null };
        peers.set(id, peer);
        try {
          peer.pc = new RTCPeerConnection(config);
          listen(peer);
        } catch (e) {
          peer.error = e;
        }
      },
      open: (id, label, options) => made(id, (peer) => use(peer, peer.pc.createDataChannel(label, options)), true),
      film: (film, side, rate) => {
        try {
          films.set(film, shoot(side, rate));
        } catch (e) { /* nothing is sent then, and that is seen */ }
      },
      cut: (film) => {
        if (films.has(film)) films.get(film).stop();
        films.delete(film);
      },
      send: (id, bytes) => made(id, ({ channel }) => channel && channel.readyState === "open" && channel.send(bytes)),
      video: (id, film, init, { mimeType }) => made(id, (peer) => {
        if (!films.has(film)) return;
        peer.track = films.get(film).track;
        const transceiver = peer.pc.addTransceiver(peer.track, init);
        if (!transceiver.setCodecPreferences) return;
        const codecs = RTCRtpReceiver.getCapabilities("video").codecs.filter((codec) => codec.mimeType === mimeType);
        if (codecs.length) transceiver.setCodecPreferences(codecs);
      }, true),
      mute: (id, on) => made(id, ({ pc, track }) => {
        for (const sender of pc.getSenders()) sender.replaceTrack(on ? null : track).catch(() => {});
      }),
      disconnect: (id) => {
        const { pc, channel } = peers.get(id) || {};
        peers.delete(id);
        if (channel) channel.onopen = channel.onclose = channel.onmessage = null;
        if (!pc) return;
        for (const name of ["icecandidate", "icecandidateerror", "icegatheringstatechange", "iceconnectionstatechange", "connectionstatechange", "datachannel"]) {
          pc["on" + name] = null;
        }
        pc.close();
      },
    },
    asked: {
      createOffer: plain("createOffer"),
      createAnswer: plain("createAnswer"),
      setLocalDescription: asked("setLocalDescription"),
      setRemoteDescription: asked("setRemoteDescription"),
      addIceCandidate: asked("addIceCandidate"),
      getStats: async (id) => [...(await asked("getStats")(id)).values()].filter((entry) => wanted.includes(entry.type)),
    },
  };
};
