// The tasks of docs/desk.md, done as a support engineer does them: with real
// keys and clicks, each of which is counted. What to do comes as JSON in the
// first argument; each task is written as a JSON line {task, keys, clicks,
// decisions, machine, ...}. machine is how long, in milliseconds, the product
// took after the last act until what was wanted stood there; said is what
// stood there.
import puppeteer from 'puppeteer-core';

const task = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const patience = 60000;

const browser = await puppeteer.launch({
  browser: 'chrome', executablePath: task.executable, headless: true, args: ['--no-sandbox', '--disable-gpu'],
  defaultViewport: { width: 1280, height: 900 }, protocolTimeout: 120000,
});
const page = (await browser.pages())[0];
page.setDefaultTimeout(patience);

const until = (what, argument) => page.waitForFunction(what, { timeout: patience, polling: 20 }, argument);
const open = (address) => page.goto(new URL(address, task.base).href, { waitUntil: 'load' });
const text = (selector) => page.$eval(selector, (e) => e.textContent.trim());
const clipboard = () => page.evaluate(() => navigator.clipboard.readText());

// Acts, as they are counted: a click with the way to it, a key, and what is
// pasted or typed as one word, which is Ctrl+V.
let acts, last;
const acted = (kind) => { acts[kind]++; last = performance.now(); };
// A list that follows may put a new line in the place of one that is about to be
// clicked: who does it sees that and clicks again.
const click = async (selector) => {
  for (const end = performance.now() + patience; ;) {
    try {
      await page.click(selector);
      break;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
  acted('clicks');
};
const key = async (name) => { await page.keyboard.press(name); acted('keys'); };
const paste = async (words) => { await page.keyboard.type(words); acted('keys'); };
const drop = async (name, content) => {
  await page.evaluate((name, content) => {
    const files = new DataTransfer();
    files.items.add(new File([content], name, { type: 'application/json' }));
    for (const kind of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }));
    }
  }, name, content);
  acted('clicks');
};

// doing does a task from the page that it begins on. decisions are how often the
// one who does it has to look and think before an act.
const doing = async (name, begins, decisions, work) => {
  if (begins) await open(begins);
  await page.bringToFront();
  acts = { keys: 0, clicks: 0 };
  last = performance.now();
  const said = await work();
  say({ task: name, ...acts, decisions, machine: Math.round(performance.now() - last), said: String(said) });
};

// seen is whether an element is in the window without scrolling.
const seen = (selector) => page.waitForFunction((s) => {
  const box = document.querySelector(s)?.getBoundingClientRect();
  return box && box.height > 0 && box.top >= 0 && box.top < innerHeight;
}, { timeout: patience, polling: 20 }, selector);
const row = (ticket) => [...document.querySelectorAll('tr[data-key]')].find((r) => r.textContent.includes(ticket));

try {
  await browser.defaultBrowserContext().overridePermissions(task.base, ['clipboard-read', 'clipboard-write']);
  await open('/console');
  await page.evaluate((key) => fetch('/console/session', { method: 'POST', body: new URLSearchParams({ key }) }), task.key);

  let link;
  await doing('link', '/console', 1, async () => {
    await key('n');
    await paste('CASE-9001-TASKS');
    await key('Enter');
    await until(() => !document.getElementById('told').hidden);
    link = await text('#told code');
    return (await clipboard()) === link;
  });

  const caller = await (await browser.createBrowserContext()).newPage();
  await doing('begun', null, 1, async () => {
    await caller.goto(link + '?auto=1', { waitUntil: 'domcontentloaded' });
    last = performance.now(); // the caller's act
    await page.bringToFront();
    await until(`(${row})('CASE-9001-TASKS')`);
    return page.evaluate(`(${row})('CASE-9001-TASKS').innerText.includes('CASE-9001-TASKS')`);
  });
  await caller.waitForFunction(() => document.documentElement.dataset.run === 'done', { timeout: patience, polling: 100 });
  await caller.close();

  await doing('proof', '/console?verdict=blocked&q=DEMO', 1, async () => {
    await click('tr[data-key] a.open');
    await seen('#why');
    return (await text('h1')).length > 0 && (await text('#why')).length > 0;
  });

  await doing('find', '/console', 1, async () => {
    await key('/');
    await paste('9001-tas');
    await key('Enter');
    await until(() => location.search.includes('q=9001-tas') && document.readyState === 'complete');
    return (await page.$$('tr[data-key]')).length;
  });

  await doing('network', '/console', 2, async () => {
    await click('.tabs a[href="/console/networks"]');
    await page.waitForSelector('table.networks a[href*="cause="]');
    await click('table.networks a[href*="cause="]');
    await until(() => location.search.includes('cause=') && location.search.includes('network=') && document.readyState === 'complete');
    return (await page.$$('tr[data-key]')).length;
  });

  await doing('compare', '/console?q=DEMO', 1, async () => {
    for (const k of ['x', 'j', 'x', 'c']) await key(k);
    await until(() => location.pathname === '/console/compare' && document.readyState === 'complete');
    return (await page.$$('table.compare')).length > 0;
  });

  const blocked = '/r/' + (await (async () => { await open('/console?cause=all_udp&q=DEMO'); return page.$eval('tr[data-key]', (r) => r.dataset.key); })());
  await doing('request', blocked, 1, async () => {
    await click('a[href="#request"]');
    await seen('[data-copy="request-text"]');
    await click('[data-copy="request-text"]');
    await until(() => document.querySelector('[data-copy="request-text"]').textContent === document.querySelector('[data-copy="request-text"]').dataset.copied);
    return (await clipboard()).trim() === (await text('#request-text'));
  });

  await doing('note', blocked, 2, async () => {
    await click('#handling > summary');
    await click('#note');
    await paste('Asked the IT department.');
    await click('#handling button[name=save]');
    await until(() => document.readyState === 'complete' && document.querySelector('#handling summary')?.textContent.includes('Asked the IT department.'));
    return true;
  });

  await doing('file', '/console', 1, async () => {
    await drop('call.har', task.har);
    await until(() => location.pathname.startsWith('/r/r_') && document.readyState === 'complete');
    return (await text('h1')).length > 0;
  });

  await doing('revoke', '/console', 1, async () => {
    await click('.tabs a[href="/console/links"]');
    await page.waitForSelector('table.links');
    await click('table.links tr[data-key] form button');
    await until(() => document.readyState === 'complete' && document.getElementById('told') && !document.getElementById('told').hidden);
    return (await page.goto(link)).status();
  });
} catch (error) {
  say({ error: String(error.stack ?? error), at: page.url(), page: await page.evaluate(() => document.body.innerText.slice(0, 1500)).catch(() => '') });
} finally {
  await browser.close();
}
