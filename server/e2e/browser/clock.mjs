// Sets the clock of a page and of its workers ahead of the machine's, or behind:
// the page and its agent, which may run in a dedicated worker, have to agree.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

// Runs in the page or in a worker before anything of its own; in Firefox once
// more before each script that a worker imports, which must not add up.
function shiftClock(offset) {
  if (Object.hasOwn(performance, 'timeOrigin')) return;
  const now = Date.now;
  const Real = Date;
  const shifted = () => now() + offset;
  globalThis.Date = class extends Real {
    constructor(...words) {
      if (words.length === 0) super(shifted());
      else super(...words);
    }
    static now() {
      return shifted();
    }
  };
  const origin = performance.timeOrigin;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + offset });
}

export async function shift(browser, kind, page, offset) {
  await page.evaluateOnNewDocument(shiftClock, offset);
  const words = `(${shiftClock})(${offset});`;
  if (kind === 'firefox') await prefix(browser, words);
  else shiftWorkers(page, words);
}

// Chromium holds a new worker until puppeteer lets it go, which puppeteer asks
// for after it has told of the worker: what is sent at once is there before.
function shiftWorkers(page, words) {
  page.on('workercreated', (worker) =>
    worker.client.send('Runtime.evaluate', { expression: words }).catch((error) =>
      console.error('a worker keeps the clock of the machine: ' + error.message)));
}

// Firefox lets nobody into a worker before its script runs (153 has no preload
// scripts for it), so an extension writes the words at the head of the script
// as it arrives: address, policy and headers stay what they are. To an extension
// a worker's script is a script as any other, and Sec-Fetch-Dest, which would
// tell, is not sent over plain HTTP: the words ask themselves where they run. It
// does not reach a worker whose script is a blob: or data: address.
async function prefix(browser, words) {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clock'));
  const guarded = `if (typeof WorkerGlobalScope !== 'undefined') ${words}\n`;
  await fs.writeFile(path.join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 2, name: 'clock', version: '1',
    permissions: ['webRequest', 'webRequestBlocking', '<all_urls>'],
    background: { scripts: ['background.js'] },
    browser_specific_settings: { gecko: { id: 'clock@lab.invalid' } },
  }));
  await fs.writeFile(path.join(folder, 'background.js'), `(${atTheHead})(browser.webRequest, ${JSON.stringify(guarded)});`);
  // Answers when the background script listens.
  await browser.installExtension(folder);
}

// Runs in the extension. A script that begins with "use strict" stays strict;
// the pattern has one way to match, or a head of many remarks would take ages.
function atTheHead(webRequest, words) {
  const strict = /^(?:\s|\/\/.*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*(["'])use strict\1/;
  const listener = ({ requestId }) => {
    const filter = webRequest.filterResponseData(requestId);
    filter.ondata = ({ data }) => {
      filter.write(new TextEncoder().encode((strict.test(new TextDecoder().decode(data)) ? '"use strict"; ' : '') + words));
      filter.write(data);
      filter.disconnect();
    };
    filter.onstop = () => filter.disconnect();
  };
  webRequest.onBeforeRequest.addListener(listener, { urls: ['<all_urls>'], types: ['script'] }, ['blocking']);
}
