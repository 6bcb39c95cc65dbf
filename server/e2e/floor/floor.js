// The least that a verdict takes in this browser: a run is begun, a WebSocket
// echoes, one direct pair comes to DTLS and carries 50 packets, and one relay
// over UDP and one over TCP are gathered. An expression: its value is a
// promise of the milliseconds that each took.
(async () => {
  const began = performance.now();
  const took = {};
  const note = (name) => { took[name] = performance.now() - began; };
  const peers = [];
  const open = (config) => {
    const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", ...config });
    peers.push(peer);
    return peer;
  };

  // The direct pair needs no answer of the server's to make its offer.
  const direct = open({});
  const channel = direct.createDataChannel("sidetone", { ordered: false, maxRetransmits: 0 });
  channel.binaryType = "arraybuffer";
  const offered = direct.createOffer().then(async (offer) => {
    await direct.setLocalDescription(offer);
    return offer.sdp;
  });

  const post = async (path, body, token) => {
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = "Bearer " + token;
    return (await fetch(path, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" })).json();
  };
  const run = await post("/api/v1/runs", {});
  note("begun");

  const echoed = new Promise((done, broken) => {
    const socket = new WebSocket(new URL(run.signaling.url, location.href.replace(/^http/, "ws")));
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token: run.token }));
    socket.onerror = () => broken(new Error("the WebSocket failed"));
    socket.onmessage = (event) => {
      const type = JSON.parse(event.data).type;
      if (type === "welcome") socket.send(JSON.stringify({ type: "echo", seq: 1 }));
      if (type !== "echo") return;
      note("socket");
      socket.close();
      done();
    };
  });

  const paired = (async () => {
    const answer = await post("/api/v1/runs/" + run.run + "/echo", { path: "direct/udp", sdp: await offered }, run.token);
    await direct.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    if (channel.readyState !== "open") await new Promise((done) => { channel.onopen = done; });
    note("open");
    let back = 0;
    const all = new Promise((done) => { channel.onmessage = () => { if (++back === 50) done(); }; });
    const first = performance.now();
    for (let sent = 0; sent < 50;) {
      for (const due = Math.min(50, Math.floor((performance.now() - first) / 17) + 1); sent < due; sent++) {
        const packet = new ArrayBuffer(160);
        new DataView(packet).setUint8(0, 1);
        new DataView(packet).setUint32(4, sent);
        channel.send(packet);
      }
      await new Promise((done) => setTimeout(done, 17));
    }
    await Promise.race([all, new Promise((done) => setTimeout(done, 300))]);
    note("packets");
  })();

  const gather = (transport) => new Promise((done, broken) => {
    for (const server of run.iceServers) {
      const url = server.urls.find((url) => url.startsWith("turn:") && url.endsWith("transport=" + transport));
      if (!url) continue;
      const peer = open({ iceServers: [{ ...server, urls: [url] }], iceTransportPolicy: "relay" });
      peer.createDataChannel("");
      peer.onicecandidate = (event) => {
        if (!event.candidate || event.candidate.type !== "relay") return;
        note(transport);
        done();
      };
      peer.createOffer().then((offer) => peer.setLocalDescription(offer)).catch(broken);
      return;
    }
    broken(new Error("no relay over " + transport));
  });

  await Promise.all([echoed, paired, gather("udp"), gather("tcp")]);
  note("all");
  for (const peer of peers) peer.close();
  return took;
})()
