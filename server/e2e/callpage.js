// A small calling program, run in a page of the server: it signs in with a
// token if it has one, opens the signalling socket, and makes one call to the
// echo peer with every server that the run was given. argument is JSON:
// {token, relay}; relay: through relays alone, as calls to media servers go.
const { token, relay } = JSON.parse(argument);
const begin = await fetch('/api/v1/runs', { method: 'POST', body: '{}' });
if (!begin.ok) throw new Error('no run: ' + begin.status);
const run = await begin.json();
if (token) {
  // As a calling SDK registers: with the token of the person.
  const reply = await fetch('/api/v1/demo/check', { headers: { Authorization: 'Bearer ' + token } }).catch(() => undefined);
  if (!reply?.ok) console.error('registration failed with status ' + reply?.status);
}
const socket = new WebSocket(new URL(run.signaling.url, location.href).href.replace(/^http/, 'ws'));
socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', token: run.token }));
socket.onclose = (event) => console.warn('signalling closed with code ' + event.code);
let seq = 0;
setInterval(() => socket.readyState === 1 && socket.send(JSON.stringify({ type: 'echo', seq: ++seq })), 500);

const peer = new RTCPeerConnection({ iceServers: run.iceServers, iceTransportPolicy: relay ? 'relay' : 'all' });
peer.onicecandidateerror = (event) => console.warn(`icecandidateerror ${event.errorCode} ${event.errorText} ${event.url}`);
peer.oniceconnectionstatechange = () => console.info('iceConnectionState ' + peer.iceConnectionState);
peer.onconnectionstatechange = () => console.info('connectionState ' + peer.connectionState);
const canvas = document.createElement('canvas');
const paint = canvas.getContext('2d');
setInterval(() => { paint.fillStyle = '#' + Math.floor(Math.random() * 0xffffff).toString(16); paint.fillRect(0, 0, 300, 150); }, 50);
peer.addTrack(canvas.captureStream(20).getTracks()[0]);
const channel = peer.createDataChannel('call');
await peer.setLocalDescription();
const reply = await fetch(`/api/v1/runs/${run.run}/echo`, {
  method: 'POST', headers: { Authorization: 'Bearer ' + run.token },
  body: JSON.stringify({ path: 'direct/udp', sdp: peer.localDescription.sdp }),
});
if (reply.ok) await peer.setRemoteDescription({ type: 'answer', sdp: (await reply.json()).sdp });
globalThis.call = { socket, peer, channel };
return { secrets: [run.token, ...run.iceServers.map((s) => s.credential).filter(Boolean)] };
