// Drives one browser for the fault lab. Commands come as JSON lines on
// standard input, {id, op, ...}; each is answered by {id, ok, ...} on standard
// output. What happens by itself is written as {event, ...}.
import readline from 'node:readline';
import puppeteer from 'puppeteer-core';
import { shift } from './clock.mjs';
import { Recorder } from './recorder.mjs';

// Pictures and fonts within an address tell nothing. What comes after # stays:
// a browser that writes it to its console has shown a token there.
const bare = (url) => (url ?? '').replace(/^(data:[^,]*),.*/s, '$1');

// On the network there is no fragment, whatever the browser's protocol says.
const requested = (url) => bare(url.split('#')[0]);

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

// How often a page is opened that the network's own changes kept from loading.
const openTries = 4;

// Runs in the page before anything of the page's own. It tells of every change
// of the root element's data attributes through the console, because asking
// for them would count as a user's gesture.
const MARK = 'sidetone-lab ';
function watch(mark) {
  const root = () => document.documentElement;
  let last = '';
  const tell = () => {
    if (!root() || window !== window.top) return;
    const data = JSON.stringify({ ...root().dataset });
    if (data === last) return;
    last = data;
    console.debug(mark + JSON.stringify({ at: performance.timeOrigin + performance.now(), data: JSON.parse(data) }));
  };
  const observer = new MutationObserver(() => {
    tell();
    // Once it is there the root element stays: what is drawn in it is not to cost
    // the page's main thread a look each time.
    if (!root()) return;
    observer.disconnect();
    observer.observe(root(), { attributes: true });
  });
  observer.observe(document, { childList: true });
  if (root()) observer.observe(root(), { attributes: true });
  tell();
}

let browser;
let page;
let recorder; // of what people would send to support; undefined: not asked for
// What the server handed to this run alone: none of it may turn up anywhere.
const secrets = new Set();
let learning = Promise.resolve();

async function learnSecrets(response) {
  if (response.request().method() !== 'POST' || !/\/api\/v1\/runs$/.test(new URL(response.url()).pathname)) return;
  // Another answer hands out nothing, and Firefox never gives the body of a redirect.
  if (response.status() < 200 || response.status() > 299) return;
  const reply = await response.json();
  secrets.add(reply.token);
  for (const server of reply.iceServers ?? []) if (server.credential) secrets.add(server.credential);
}

async function prepare(kind, clockOffset) {
  page = (await browser.pages())[0] ?? (await browser.newPage());
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(MARK)) say({ event: 'data', ...JSON.parse(text.slice(MARK.length)) });
    else say({ event: 'console', type: message.type(), text, url: bare(message.location()?.url) });
  });
  page.on('pageerror', (error) => say({ event: 'console', type: 'pageerror', text: String(error?.stack ?? error) }));
  page.on('requestfailed', (request) =>
    say({ event: 'console', type: 'requestfailed', text: request.failure()?.errorText ?? '', url: requested(request.url()) }));
  page.on('response', (response) => {
    say({ event: 'console', type: 'http', text: response.status() + ' ' + response.request().method(), url: requested(response.url()) });
    learning = learning.then(() => learnSecrets(response)).catch((error) =>
      say({ event: 'console', type: 'lab', text: 'credentials not seen: ' + error.message }));
  });
  if (clockOffset) await shift(browser, kind, page, clockOffset);
  await page.evaluateOnNewDocument(watch, MARK);
}

const operations = {
  async launch({ kind, executable, args, prefs, clockOffset, trusting }) {
    browser = await puppeteer.launch({
      browser: kind,
      executablePath: executable,
      headless: true,
      args,
      extraPrefsFirefox: prefs,
      acceptInsecureCerts: trusting,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      defaultViewport: { width: 1000, height: 900 },
      protocolTimeout: 60000,
    });
    await prepare(kind, clockOffset);
    recorder = new Recorder(browser, kind);
    return { version: await browser.version() };
  },
  // The answer comes when the document is there; what the page does after
  // that is told by events.
  async open({ url, timeout }) {
    for (let tries = 1; ; tries++) {
      try {
        const response = await page.goto(url, { waitUntil: 'domcontentloaded', timeout });
        return { status: response?.status() ?? 0 };
      } catch (err) {
        // A world's addresses are taken away a moment before, which Chromium may notice
        // while it loads; a window that somebody looks at loads again by itself then.
        if (tries === openTries || !String(err).includes('ERR_NETWORK_CHANGED')) throw err;
      }
    }
  },
  // Begins to keep what people would send to support.
  async record() {
    await recorder.start(page);
    return {};
  },
  // Runs the body of an asynchronous function in the page.
  async run({ script, argument }) {
    const make = (script, argument) => new (Object.getPrototypeOf(async () => {}).constructor)('argument', script)(argument);
    return { html: JSON.stringify((await page.evaluate(make, script, argument)) ?? null) };
  },
  async recorded() {
    return { files: await recorder.files() };
  },
  async slow({ times }) {
    await page.emulateCPUThrottling(times);
    return {};
  },
  // Chromium alone: begins to keep what its threads do, the profile of the
  // page's processor time among it.
  async trace({ path }) {
    await page.tracing.start({
      path,
      categories: ['devtools.timeline', 'v8', 'v8.wasm', 'blink.user_timing', 'toplevel', 'webrtc', 'disabled-by-default-v8.cpu_profiler'],
    });
    return {};
  },
  async traced() {
    await page.tracing.stop();
    return {};
  },
  async click({ selector, timeout }) {
    await (await page.waitForSelector(selector, { timeout })).click();
    return {};
  },
  // Evaluates an expression, waits for its promise, and answers in JSON. It
  // counts as a gesture of the user's.
  async evaluate({ expression }) {
    const value = await page.evaluate(expression);
    return { html: JSON.stringify(value) ?? 'null' };
  },
  async viewport({ width, height }) {
    await page.setViewport({ width, height });
    return {};
  },
  async screenshot({ path }) {
    await page.screenshot({ path, fullPage: true });
    return {};
  },
  // Presses the button that saves a file and returns what would be saved; of a
  // link that holds its file, what it holds.
  async saved({ selector }) {
    const text = await page.evaluate(async (selector) => {
      const held = document.querySelector(selector)?.href;
      if (held?.startsWith('data:')) return decodeURIComponent(held.slice(held.indexOf(',') + 1));
      const make = URL.createObjectURL;
      const blob = await new Promise((resolve) => {
        URL.createObjectURL = (made) => {
          resolve(made);
          return make.call(URL, made);
        };
        const button = document.querySelector(selector);
        if (button) button.click();
        else resolve(undefined);
      });
      URL.createObjectURL = make;
      return blob ? await blob.text() : '';
    }, selector);
    return { html: text };
  },
  async html() {
    return { html: await page.content(), address: page.url() };
  },
  async secrets() {
    await learning;
    return { secrets: [...secrets] };
  },
  async close() {
    await browser?.close();
    return {};
  },
};

const input = readline.createInterface({ input: process.stdin });
input.on('line', async (line) => {
  const { id, op, ...rest } = JSON.parse(line);
  try {
    say({ id, ok: true, ...(await operations[op](rest)) });
  } catch (error) {
    say({ id, ok: false, error: String(error?.stack ?? error) });
  }
  if (op === 'close') process.exit(0);
});
// The lab has gone away.
input.on('close', () => process.exit(0));
