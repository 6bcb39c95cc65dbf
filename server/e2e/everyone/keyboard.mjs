// A caller without a mouse: a run and everything around it by Tab, Shift+Tab,
// Enter and Space alone.
//
//   node keyboard.mjs BROWSER EXECUTABLE LINK BASE
//
// Each thing that was done is a JSON line {step, problems, ...}. A walk goes
// through a page by Tab: what can be seen and used has to
// get the focus, once each, to show it, and to lie in the window then.
import puppeteer from 'puppeteer-core';

const [kind, executablePath, link, base] = process.argv.slice(2);
const chromium = kind === 'chrome';
const patience = 60000;
const mostTabs = 250; // of any page; a walk that takes more has no end

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const browser = await puppeteer.launch({
  browser: kind, executablePath, headless: true, protocolTimeout: 60000, defaultViewport: { width: 360, height: 740 },
  args: chromium ? ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking'] : [],
});

// Firefox's first page never has the focus, and one that is made while its window
// still comes up may lose it.
let page;
for (let tries = 0; tries < 10; tries++) {
  page = await browser.newPage();
  await page.goto(base, { waitUntil: 'load' });
  const focused = await page.waitForFunction(() => {
    window.sinceFocus = document.hasFocus() ? (window.sinceFocus ?? 0) + 1 : 0;
    return window.sinceFocus > 10;
  }, { timeout: 5000, polling: 100 }).catch(() => null);
  if (focused) break;
}

const until = (what, argument) => page.waitForFunction(what, { timeout: patience, polling: 50 }, argument);

// here is what has the focus: a name for people, and what is wrong with it.
const here = () => page.evaluate(() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  window.numbered ??= new Map();
  if (!window.numbered.has(e)) window.numbered.set(e, window.numbered.size);
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const name = `${e.localName}${e.id && '#' + e.id} ${(e.textContent || e.getAttribute('aria-label') || '').trim().slice(0, 40)}`;
  const problems = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) problems.push(`${name}: the focus cannot be seen`);
  if (!box.width || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) problems.push(`${name}: has the focus and is outside of the window`);
  return { number: window.numbered.get(e), id: e.id, tag: e.localName, name, problems };
});

// missed is what can be seen and used, and has not had the focus.
const missed = () => page.evaluate(() => {
  const usable = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !e.disabled && e.getClientRects().length;
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
    .filter((e) => usable(e) && !window.numbered?.has(e)).map((e) => e.outerHTML.slice(0, 120));
});

// walk goes through the page once, and ends with the last element: behind it are
// the browser's own controls, from which no key of the page leads back. Folds are
// opened on the way, by Enter and by Space in turns.
const walk = async (step) => {
  const problems = [];
  const reached = new Set();
  const order = [];
  let folds = 0;
  await page.evaluate(() => {
    window.numbered = new Map();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
  });
  let left = await missed();
  for (let tabs = 0; left.length && tabs < mostTabs; tabs++) {
    await page.keyboard.press('Tab');
    const at = await here();
    if (!at || reached.has(at.number)) break; // it came round
    reached.add(at.number);
    order.push(at.name);
    problems.push(...at.problems);
    const open = () => page.evaluate(() => document.activeElement.parentElement.open);
    if (at.tag === 'summary' && !(await open())) {
      await page.keyboard.press(folds++ % 2 ? ' ' : 'Enter');
      if (!(await open())) problems.push(`${at.name}: does not open by the keyboard`);
    }
    left = await missed();
  }
  problems.push(...left.map((html) => `${html}: is not reached; the last were ${order.slice(-3).join(', ')}`));
  say({ step, problems, count: order.length, folds });
};

// forward and back go by Tab and by Shift+Tab until what is meant has the focus.
const forward = () => page.keyboard.press('Tab');
const back = async () => {
  await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
};
const to = async (selector, step) => {
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    await step();
  }
  throw new Error(`${selector} is not reached by Tab`);
};

const state = (name) => until((wanted) => document.documentElement.dataset.run === wanted, name);

// spoken is what has the focus after the page has turned, and what goes with it.
const spoken = () => page.evaluate(() => {
  const e = document.activeElement;
  const described = (e.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent.trim() ?? '').join(' ');
  return { at: e.id, said: e.textContent.trim(), described: described.trim() };
});
const turned = () => until(() => document.activeElement.id === 'headline');

try {
  for (const [name, address] of [['home', '/'], ['privacy', '/privacy'], ['link gone', '/d/no-such-link']]) {
    await page.goto(base + address, { waitUntil: 'load' });
    await walk(name);
  }

  await page.goto(link, { waitUntil: 'load' });
  await state('idle');
  await walk('idle');

  // Begun by Enter, stopped by Space.
  await to('#start', back);
  await page.keyboard.press('Enter');
  await state('running');
  await turned();
  say({ step: 'running', problems: [], ...await spoken() });
  await to('#cancel', forward);
  await page.keyboard.press(' ');
  await state('idle');
  await turned();
  await until(() => document.getElementById('broken'));
  say({ step: 'cancelled', problems: [], ...await spoken() });

  // Begun again by Space, up to the verdict.
  await to('#start', forward);
  await page.keyboard.press(' ');
  await until(() => document.documentElement.dataset.run === 'done' && document.getElementById('details'));
  say({ step: 'verdict', problems: [], ...await spoken(), verdict: await page.evaluate(() => document.documentElement.dataset.verdict) });
  // Forward from there: what there is to do comes before the way out.
  await page.keyboard.press('Tab');
  say({ step: 'after the verdict', problems: (await here())?.problems ?? ['nothing has the focus'], at: (await here())?.name });
  await walk('verdict page');

  // Another language, in place, and the focus stays where it was.
  await to('[hreflang=de]', back);
  await page.keyboard.press('Enter');
  await until(() => document.documentElement.lang === 'de');
  say({ step: 'in German', problems: [], at: (await here())?.name, verdict: await page.evaluate(() => document.documentElement.dataset.verdict) });

  // Once more: the page shows both, and so does the report.
  await to('#again', back);
  await page.keyboard.press('Enter');
  await state('running');
  await until(() => document.documentElement.dataset.run === 'done' && document.getElementById('details'));
  say({ step: 'repeated', problems: [], ...await spoken(), both: await page.evaluate(() => !!document.getElementById('both')) });

  await to('#details', forward);
  await page.keyboard.press('Enter');
  await until(() => location.pathname.startsWith('/r/') && document.readyState === 'complete');
  await walk('report');
  say({ step: 'report of both', problems: [], both: await page.evaluate(() => !!document.getElementById('repeated')) });
} catch (error) {
  say({ step: 'failed', problems: [String(error.stack ?? error), await page.evaluate(() => document.body.innerText.slice(0, 1500)).catch(() => '')] });
} finally {
  await browser.close();
}
