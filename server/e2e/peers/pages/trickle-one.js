// The page says of itself that it can tell a wrong credential only with a
// single TURN server over UDP.
const library = document.createElement('script');
library.src = '/pages/trickle.js';
library.dataset.library = 'yes';
library.onload = () => peer(trickle((url) => url.startsWith('turn:') && url.endsWith('transport=udp')));
document.body.append(library);
