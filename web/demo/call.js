// A calling page: token, signalling socket, peer connection, media. It knows
// nothing of the connection check; see "session" for what a page with a
// calling SDK would hand over.
const byID = (id) => document.getElementById(id);
const root = document.documentElement;
let call; // the one that is on

// tell shows a state; its words are in the page.
const tell = (state, name, detail) => {
  root.dataset.call = state;
  byID("state").textContent = byID("state").getAttribute("data-" + name) + (detail ? " " + detail : "");
};

const ask = async (method, path, body, token) => {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = "Bearer " + token;
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
};

// picture is a canvas that somebody paints on, so that there is something to
// send without asking for a device.
const picture = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const paint = canvas.getContext("2d");
  let frame = 0;
  const timer = setInterval(() => {
    paint.fillStyle = `hsl(${(frame * 3) % 360} 60% 45%)`;
    paint.fillRect(0, 0, 320, 180);
    paint.fillStyle = "#fff";
    paint.fillRect((frame++ * 4) % 320, 70, 40, 40);
  }, 50);
  const stream = canvas.captureStream(20);
  return { stream, end: () => clearInterval(timer) };
};

const microphone = async () => ({ stream: await navigator.mediaDevices.getUserMedia({ audio: true }), end: () => {} });

// signalling opens the socket of the run and greets.
const signalling = ({ signaling, token }) => new Promise((opened, failed) => {
  const url = new URL(signaling.url, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token }));
  socket.onmessage = () => opened(socket);
  socket.onclose = (e) => failed(new Error(`signalling closed (${e.code})`));
});

// the relays of one port are enough for a call.
const servers = (list) => list
  .map((s) => ({ ...s, urls: s.urls.filter((url) => url.startsWith("stun:") || !/:34(79|8\d)\b/.test(url)) }))
  .filter((s) => s.urls.length);

const begin = async () => {
  const clicked = performance.now();
  const mine = (call = { end: () => {} });
  tell("connecting", "signing_in");
  try {
    const { token } = await ask("POST", "/api/v1/demo/token", { defect: byID("token").value });
    await ask("GET", "/api/v1/demo/check", undefined, token);
    const session = await ask("POST", "/api/v1/runs", {});
    if (call !== mine) return;
    tell("connecting", "connecting");
    mine.socket = await signalling(session);
    const source = byID("source").value === "microphone" ? await microphone() : picture();
    const relayOnly = byID("relay").checked;
    const pc = new RTCPeerConnection({ iceServers: servers(session.iceServers), iceTransportPolicy: relayOnly ? "relay" : "all", bundlePolicy: "max-bundle" });
    mine.end = () => {
      source.end();
      source.stream.getTracks().forEach((t) => t.stop());
      pc.close();
      mine.socket.onclose = null;
      mine.socket.close();
    };
    if (call !== mine) return mine.end();
    mine.socket.onclose = () => over(mine, "lost");
    pc.ontrack = ({ track }) => { byID("far").srcObject = new MediaStream([track]); };
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === "connected" && !root.dataset.ms) {
        root.dataset.ms = Math.round(performance.now() - clicked);
        tell("connected", "connected");
      }
      if (pc.connectionState === "failed") over(mine, "failed");
    };
    source.stream.getTracks().forEach((t) => pc.addTrack(t, source.stream));
    await pc.setLocalDescription(await pc.createOffer());
    const path = relayOnly ? "relay/udp" : "direct/udp";
    const { sdp } = await ask("POST", `/api/v1/runs/${session.run}/echo`, { path, sdp: pc.localDescription.sdp }, session.token);
    await pc.setRemoteDescription({ type: "answer", sdp });
  } catch (e) {
    over(mine, "failed", e.message);
  }
};

// over: the call has ended by itself.
const over = (mine, name, detail) => {
  if (call !== mine) return;
  call = undefined;
  mine.end();
  if (mine.socket) mine.socket.onclose = null;
  tell("failed", name, detail);
  ready(true);
};

const ready = (yes) => {
  byID("call").disabled = !yes;
  byID("hangup").disabled = yes;
};

byID("form").addEventListener("submit", (e) => {
  e.preventDefault();
  delete root.dataset.ms;
  ready(false);
  begin();
});

byID("hangup").addEventListener("click", () => {
  const mine = call;
  call = undefined;
  if (mine) mine.end();
  tell("ended", "ended");
  ready(true);
});

// The address can say what the form says: /demo/call?relay=on&token=expired
const wish = new URLSearchParams(location.search);
byID("relay").checked = wish.get("relay") === "on";
if (wish.get("token")) byID("token").value = wish.get("token");
tell("ready", "ready");
