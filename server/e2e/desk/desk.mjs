// A support engineer's day with one browser. What to do comes as JSON in the
// first argument; each thing that was done is written as a JSON line
// {step, ms, ...}.
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const task = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const patience = 30000;

const browser = await puppeteer.launch({
  browser: 'chrome', executablePath: task.executable, headless: true, args: ['--no-sandbox', '--disable-gpu'],
  defaultViewport: { width: 1280, height: 900 }, protocolTimeout: 60000,
});

let page;
const until = (of, what, argument) => of.waitForFunction(what, { timeout: patience, polling: 50 }, argument);
const open = async (of, address) => (await of.goto(new URL(address, task.base).href, { waitUntil: 'load' }))?.status() ?? 200; // none: only the fragment is another
const row = (ticket) => [...document.querySelectorAll('tr[data-key]')].find((r) => r.textContent.includes(ticket));

// Pictures are those of the documentation, as long as the page is, up to a limit.
const longest = 1000;
const picture = async (of, name, width = 1280, theme = 'light') => {
  if (!task.pictures) return;
  await of.setViewport({ width, height: 900 });
  await of.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  const height = Math.min(longest, await of.evaluate(() => document.documentElement.scrollHeight));
  await of.screenshot({ path: path.join(task.pictures, name + '.webp'), type: 'webp', quality: 60, clip: { x: 0, y: 0, width, height } });
  await of.setViewport({ width: 1280, height: 900 });
  await of.emulateMediaFeatures([]);
};

let began = performance.now();
const did = (step, more) => {
  say({ step, ms: Math.round(performance.now() - began), ...more });
  began = performance.now();
};

try {
  await browser.defaultBrowserContext().overridePermissions(task.base, ['clipboard-read', 'clipboard-write']);
  page = (await browser.pages())[0] ?? (await browser.newPage());
  await open(page, '/console');
  await page.evaluate((key) => fetch('/console/session', { method: 'POST', body: new URLSearchParams({ key }) }), task.key);
  await open(page, '/console');
  await until(page, () => document.querySelector('tr[data-key]'));
  await picture(page, 'console');
  await picture(page, 'console-phone-dark', 390, 'dark');
  did('signed in', { rows: (await page.$$('tr[data-key]')).length });

  // A link from a ticket: n, the ticket, Enter.
  await page.bringToFront();
  await page.evaluate(() => { window.sameDocument = true; });
  await page.keyboard.press('n');
  await page.keyboard.type('CASE-4711-E2E');
  await picture(page, 'console-new-link');
  await picture(page, 'console-new-link-phone-dark', 390, 'dark');
  await page.keyboard.press('Enter');
  await until(page, () => !document.getElementById('told').hidden);
  const link = await page.$eval('#told code', (code) => code.textContent);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  did('link made', { said: await page.$eval('#told', (told) => told.textContent), copied: copied === link });

  // A caller runs it, and the list shows the run come in.
  const callers = await browser.createBrowserContext();
  const caller = await callers.newPage();
  await caller.goto(link + '?auto=1', { waitUntil: 'domcontentloaded' });
  await until(page, `(${row})('CASE-4711-E2E')`);
  const first = await page.evaluate(`(${row})('CASE-4711-E2E').innerText`);
  const key = await page.evaluate(`(${row})('CASE-4711-E2E').dataset.key`);
  did('run came in', { said: first });

  // The report follows it until it is over.
  const report = await browser.newPage();
  await open(report, '/r/' + key);
  const live = await report.evaluate(() => document.documentElement.dataset.live ?? '');
  await report.evaluate(() => { window.sameDocument = true; });
  await until(caller, () => document.documentElement.dataset.run === 'done');
  const verdict = await caller.evaluate(() => document.documentElement.dataset.verdict);
  await until(report, () => !document.documentElement.dataset.live);
  did('report followed', { live, same: await report.evaluate(() => window.sameDocument === true), said: await report.$eval('h1', (h) => h.textContent), verdict });

  await page.bringToFront();
  await until(page, `!(${row})('CASE-4711-E2E').innerText.includes('Running')`);
  did('list followed', { same: await page.evaluate(() => window.sameDocument === true), said: await page.evaluate(`(${row})('CASE-4711-E2E').innerText`) });

  // Found by a part of its ticket.
  await page.keyboard.press('/');
  await page.keyboard.type('11-e2e');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  did('found', { rows: (await page.$$('tr[data-key]')).length, at: page.url() });

  // Two are marked and compared by keys alone.
  await open(page, '/console');
  for (const press of ['j', 'x', 'j', 'x']) await page.keyboard.press(press);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('c')]);
  await picture(page, 'console-compare');
  await picture(page, 'console-compare-phone', 390);
  did('compared', { at: new URL(page.url()).pathname, columns: (await page.$$('table.compare thead')).length });

  // For support alone, and shared again.
  const press = async (selector) => {
    await open(page, '/r/' + key);
    await Promise.all([page.waitForNavigation(), page.evaluate((s) => document.querySelector(s).click(), selector)]);
  };
  await press('#handling button[name=share][value=support]');
  const alone = await open(caller, '/r/' + key);
  await press('#handling button[name=share][value=public]');
  did('shared', { alone, shared: await open(caller, '/r/' + key), work: await caller.evaluate(() => !!document.getElementById('handling')) });

  // Revoked where it stands.
  await open(page, '/console/links');
  await picture(page, 'console-links');
  await Promise.all([page.waitForNavigation(), page.evaluate((ticket) =>
    [...document.querySelectorAll('tr[data-key]')].find((r) => r.textContent.includes(ticket)).querySelector('form button').click(), 'CASE-4711-E2E')]);
  did('revoked', { said: await page.$eval('#told', (told) => told.textContent), gone: await open(caller, link) });

  // A file is dropped on whatever is shown.
  await open(page, '/console/networks');
  await picture(page, 'console-networks');
  await Promise.all([page.waitForNavigation(), page.evaluate((har) => {
    const files = new DataTransfer();
    files.items.add(new File([har], 'call.har', { type: 'application/json' }));
    for (const kind of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: files }));
    }
  }, task.har)]);
  did('dropped', { at: new URL(page.url()).pathname });

  // Filters stand in the address, and have a name for who comes back.
  await open(page, '/console?verdict=healthy&since=7d');
  await page.click('#save-filter summary');
  await page.type('#filter-name', 'what is fine');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  const kept = await page.$eval('#told', (told) => told.textContent);
  await open(page, '/console');
  await Promise.all([page.waitForNavigation(), page.click('#saved a.chip')]);
  did('saved', { said: kept, at: page.url(), filters: await page.$$eval('#saved a.chip', (all) => all.length), chips: await page.$$eval('.chips a', (all) => all.length) });
  await Promise.all([page.waitForNavigation(), page.click('#drop-filter')]);
  await open(page, '/console');
  did('forgotten', { filters: await page.$$eval('#saved a.chip', (all) => all.length) });

  await open(page, '/console/settings');
  await picture(page, 'settings');
  await picture(page, 'settings-phone-dark', 390, 'dark');

  // What a page may take: height of a healthy run, sheets of a print.
  await open(page, '/console?verdict=healthy&q=DEMO');
  await Promise.all([page.waitForNavigation(), page.click('tr[data-key] a.open')]);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await open(page, '/console?verdict=blocked&q=DEMO');
  await Promise.all([page.waitForNavigation(), page.click('tr[data-key] a.open')]);
  await picture(page, 'report');
  await picture(page, 'report-phone-dark', 390, 'dark');
  const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
  await open(page, page.url().split('#')[0] + '#obs-o3');
  did('read', { height, sheets: (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, unfolded: await page.$eval('#observations', (fold) => fold.open) });
} catch (error) {
  say({ error: String(error.stack ?? error), at: page?.url(), page: await page?.evaluate(() => document.body.innerText.slice(0, 2000)).catch(() => '') });
} finally {
  await browser.close();
}
