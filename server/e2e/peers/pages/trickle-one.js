// The page says of itself that it can tell a wrong credential only with a
// single TURN server over UDP.
const script = document.createElement('script');
script.src = '/pages/trickle.js';
script.dataset.only = 'turn-udp';
document.body.append(script);
