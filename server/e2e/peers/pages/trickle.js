// The trickle-ice page of webrtc/samples in a frame, used as a person would:
// its servers replaced by ours through its form, then its button.
function trickle(choose) {
  return async (iceServers, begin) => {
    const frame = document.createElement('iframe');
    frame.width = 900;
    frame.height = 800;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    frame.src = '/samples/src/content/peerconnection/trickle-ice/index.html';
    document.body.append(frame);
    await loaded;
    const page = frame.contentDocument;
    const find = (selector) => page.querySelector(selector);
    for (const option of find('#servers').options) option.selected = true;
    find('#remove').click();
    for (const server of iceServers) {
      for (const url of server.urls.filter(choose)) {
        find('#url').value = url;
        find('#username').value = server.username ?? '';
        find('#password').value = server.credential ?? '';
        find('#add').click();
      }
    }
    const button = find('#gather');
    begin();
    button.click();
    await new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (button.disabled) return;
        observer.disconnect();
        resolve();
      }).observe(page, { attributes: true, childList: true, subtree: true });
    });
    const rows = [...find('#candidatesBody').rows].map((row) => [...row.cells].map((cell) => cell.innerText));
    const types = rows.filter((row) => row.length > 2).map((row) => row[1] + (row[8] ? '/' + row[8] : ''));
    const results = rows.filter((row) => row.length === 2).map((row) => row[1]);
    const errors = find('#error').innerText.trim().replace(/\s*\n\s*/g, ' ');
    return results.join('; ') + ' (candidates: ' + (types.join(', ') || 'none') + ')' + (errors && '; ' + errors);
  };
}

const turnOverUDP = (url) => url.startsWith('turn:') && url.endsWith('transport=udp');
peer(trickle(document.currentScript.dataset.only === 'turn-udp' ? turnOverUDP : () => true));
