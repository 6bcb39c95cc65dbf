// Keeps of a page what people send to support: a HAR as DevTools exports it,
// the console as DevTools saves it, and the dumps of chrome://webrtc-internals
// or of Firefox's about:webrtc.

const internalsPage = 'chrome://webrtc-internals/';
const aboutPage = 'about:webrtc';
// The internals page asks for statistics once a second.
const firstStats = 1500;

const headersOf = (headers) => Object.entries(headers ?? {}).flatMap(([name, value]) =>
  String(value).split('\n').map((one) => ({ name, value: one })));

const queryOf = (url) => [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));

// One request, from the events of the DevTools protocol to an entry of a HAR.
class Entry {
  constructor(url, method, wallTime, type) {
    Object.assign(this, { url, method, wallTime, type, request: {}, status: 0, statusText: '', response: {}, mime: 'x-unknown', body: 0 });
  }
  har() {
    const took = Math.max(0, ((this.ended ?? this.began) - this.began) * 1000);
    const entry = {
      _initiator: { type: 'script' },
      _priority: 'High',
      _resourceType: this.type,
      cache: {},
      request: {
        method: this.method, url: this.url, httpVersion: 'http/1.1', headers: headersOf(this.request),
        queryString: queryOf(this.url), cookies: [], headersSize: -1, bodySize: this.post?.length ?? 0,
      },
      response: {
        status: this.status, statusText: this.statusText, httpVersion: 'http/1.1', headers: headersOf(this.response),
        cookies: [], content: { size: this.body, mimeType: this.mime }, redirectURL: '', headersSize: -1, bodySize: -1,
        _transferSize: this.body, _error: this.error ?? null,
      },
      serverIPAddress: this.address ?? '',
      startedDateTime: new Date(this.wallTime * 1000).toISOString(),
      time: took,
      timings: { blocked: -1, dns: -1, ssl: -1, connect: -1, send: 0, wait: took, receive: 0 },
    };
    if (this.post !== undefined) entry.request.postData = { mimeType: 'application/json', text: this.post };
    if (this.type === 'websocket') entry._webSocketMessages = this.messages ?? [];
    return entry;
  }
}

export class Recorder {
  constructor(browser, kind) {
    Object.assign(this, { browser, kind, entries: new Map(), lines: [] });
  }

  // Begins to record page. The internals page has to be there before the call.
  async start(page) {
    this.page = page;
    page.on('console', (message) => this.line(message.location()?.url, message.location()?.lineNumber, message.text()));
    if (this.kind !== 'chrome') return;
    const session = await page.createCDPSession();
    this.listen(session);
    await session.send('Network.enable');
    this.internals = await this.browser.newPage();
    await this.internals.goto(internalsPage);
    await page.bringToFront();
  }

  line(url, number, text) {
    if (text.startsWith('sidetone-lab ')) return;
    this.lines.push(`${(url ?? '').split('/').pop() || 'VM1'}:${(number ?? 0) + 1} ${text}`);
  }

  listen(session) {
    const on = (event, f) => session.on('Network.' + event, f);
    const known = (id, f) => this.entries.has(id) && f(this.entries.get(id));
    on('requestWillBeSent', (e) => {
      const entry = new Entry(e.request.url, e.request.method, e.wallTime, (e.type ?? 'other').toLowerCase());
      if (!/^https?:/.test(entry.url)) return;
      Object.assign(entry, { began: e.timestamp, request: e.request.headers, post: e.request.postData });
      this.entries.set(e.requestId, entry);
    });
    on('requestWillBeSentExtraInfo', (e) => known(e.requestId, (x) => { x.request = e.headers; }));
    on('responseReceived', (e) => known(e.requestId, (x) => Object.assign(x, {
      status: e.response.status, statusText: e.response.statusText, response: e.response.headers,
      mime: e.response.mimeType, address: e.response.remoteIPAddress })));
    on('dataReceived', (e) => known(e.requestId, (x) => { x.body += e.dataLength; }));
    on('loadingFinished', (e) => known(e.requestId, (x) => { x.ended = e.timestamp; }));
    on('loadingFailed', (e) => known(e.requestId, (x) => Object.assign(x, { ended: e.timestamp, error: e.errorText })));
    on('webSocketCreated', (e) => this.entries.set(e.requestId, new Entry(e.url, 'GET', Date.now() / 1000, 'websocket')));
    on('webSocketWillSendHandshakeRequest', (e) => known(e.requestId, (x) =>
      Object.assign(x, { began: e.timestamp, wallTime: e.wallTime, request: e.request.headers })));
    on('webSocketHandshakeResponseReceived', (e) => known(e.requestId, (x) => Object.assign(x, {
      status: e.response.status, statusText: e.response.statusText, response: e.response.headers })));
    const message = (type) => (e) => known(e.requestId, (x) => (x.messages ??= []).push({
      type, time: x.wallTime + e.timestamp - x.began, opcode: e.response.opcode, data: e.response.payloadData }));
    on('webSocketFrameSent', message('send'));
    on('webSocketFrameReceived', message('receive'));
    on('webSocketFrameError', (e) => known(e.requestId, (x) => { x.error = e.errorMessage; }));
    on('webSocketClosed', (e) => known(e.requestId, (x) => { x.ended = e.timestamp; }));
  }

  har() {
    return JSON.stringify({ log: {
      version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [],
      entries: [...this.entries.values()].filter((x) => x.began !== undefined).map((x) => x.har()),
    } }, null, 1);
  }

  // Presses one of the download buttons of the internals page and takes what
  // it would save, as base64.
  download(button) {
    return this.internals.evaluate(async (button) => {
      document.querySelector('#dump-checkbox').checked = button.endsWith('rtcstats');
      const make = URL.createObjectURL;
      const blob = await new Promise((resolve) => {
        URL.createObjectURL = (made) => { resolve(made); return make.call(URL, made); };
        document.querySelector(button).click();
      });
      URL.createObjectURL = make;
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
      return btoa(text);
    }, '#' + button);
  }

  // What was recorded, as files in base64.
  async files() {
    const text = (s) => Buffer.from(s).toString('base64');
    const files = { 'console.log': text(this.lines.join('\n') + '\n') };
    if (this.kind === 'chrome') {
      await new Promise((resolve) => setTimeout(resolve, firstStats));
      files['call.har'] = text(this.har());
      files['webrtc-internals.json'] = await this.download('dump-click-target');
      files['rtcstats.gz'] = await this.download('dump-click-target-rtcstats');
      return files;
    }
    const about = await this.browser.newPage();
    // Its load event never comes to the driver; the document is there all the same.
    await about.goto(aboutPage, { timeout: 3000 }).catch(() => {});
    await about.waitForSelector('.peer-connection', { timeout: 4000 }).catch(() => {});
    if (await about.$('.peer-connection')) files['aboutwebrtc.html'] = text(await about.content());
    return files;
  }
}
