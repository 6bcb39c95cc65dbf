// Looks at pages as people who see, hear or type in another way than most do:
//
//   node pages.mjs CHROMIUM FOLDER...
//
// Each page of the folders is held against axe-core in both themes and at two
// widths, against html-validate, and has to fit its window: at 320 px, at
// 360 px with letters twice as large, and at 1280 px. Nothing may move where the
// reader wants no motion, letters are told from their ground in forced colours,
// and what people print goes on few sheets. What is found is written
// as JSON lines {page, where, rule, what}, and how much was looked at as the
// last line {pages, looks}. SIDETONE_PAGES_ONLY, a regular expression, picks
// pages by their names.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';
import puppeteer from 'puppeteer-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const [executablePath, ...folders] = process.argv.slice(2);
const only = new RegExp(process.env.SIDETONE_PAGES_ONLY ?? '');
const themes = ['light', 'dark'];
const widths = [360, 1280];
const height = 800;

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // How the document is written, not what it says: go-app and html/template
    // write what parses the same.
    'attr-quotes': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'doctype-style': 'off',
    'no-inline-style': 'error', 'no-trailing-whitespace': 'off', 'void-style': 'off', 'no-self-closing': 'off',
    // Titles carry what the page is of, and a search engine sees none of them.
    'long-title': 'off',
    // Lists and the like may be named; what has no role may not.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // The demo shows a call without sound.
    'no-autoplay': ['error', { include: ['audio'] }],
  },
});

const validate = async (file) => {
  const report = await validator.validateFile(file);
  for (const result of report.results) {
    for (const m of result.messages) {
      say({ page: file, where: 'html-validate', rule: m.ruleId, what: `${m.line}:${m.column} ${m.message}` });
    }
  }
};

// Folded parts are looked at as well.
const unfold = () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
};

// The rules about what is painted; all others find the same in every theme.
const painted = ['color-contrast', 'link-in-text-block'];

const examine = (rules) =>
  window.axe.run(document, { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) }).then((result) =>
    result.violations.map((v) => ({ rule: v.id, what: v.nodes.map((n) => `${n.target.join(' ')}: ${n.failureSummary}`).slice(0, 3).join(' | ') })));

// overflows lists what sticks out of the window, and text that is squeezed into
// so narrow a column that it runs down the page a letter or two a line.
const overflows = () => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) {
    const scrolls = (e) => {
      for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(p).overflowX)) return true;
      return false;
    };
    const out = [...document.body.querySelectorAll('*')].filter((e) => {
      const box = e.getBoundingClientRect();
      const outside = box.right > wide + 1 || box.left < -1 || e.scrollWidth > e.clientWidth + 1 && box.left + e.scrollWidth > wide;
      return box.width && outside && box.right > 0 && !scrolls(e);
    });
    found.push({ rule: 'sideways', what: `${document.documentElement.scrollWidth} > ${wide}: ` + out.slice(-3).map((e) => e.outerHTML.slice(0, 160)).join(' | ') });
  }
  for (const e of document.body.querySelectorAll('*')) {
    const text = e.textContent.trim();
    if (e.children.length || text.length < 8 || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    if (style.clipPath !== 'none') continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size;
    if (lines > text.length / 3) found.push({ rule: 'letter-a-line', what: `${text.slice(0, 60)} on ${lines} lines` });
  }
  return found;
};

const enlarge = (percent) => {
  document.documentElement.style.fontSize = percent ? `${percent}%` : '';
};

// moving lists what still runs where no motion is wanted.
const moving = () => document.getAnimations().filter((a) => a.playState === 'running' && a.effect.getComputedTiming().duration > 0)
  .map((a) => ({ rule: 'reduced-motion', what: `${a.animationName ?? a.transitionProperty} of ${a.effect.target.outerHTML.slice(0, 120)}` }));

// uncoloured lists drawings that carry a meaning and have no colour of their own
// left where the system chooses the colours.
const uncoloured = () => [...document.querySelectorAll('.mark svg')].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
  return getComputedStyle(svg).color === ground(svg) ? [{ rule: 'forced-colours', what: svg.parentElement.outerHTML.slice(0, 120) }] : [];
});

// What people print, and on how many sheets of A4 at most.
const printed = /^(run-(healthy|degraded|blocked|inconclusive)|report-(healthy|degraded|blocked|inconclusive))\.html$/;
const mostSheets = 2;

let looks = 0;
const look = async (page, file, where, script, argument) => {
  looks++;
  for (const { rule, what } of await page.evaluate(script, argument)) say({ page: file, where, rule, what });
};

const visit = async (page, file) => {
  await page.goto('file://' + file);
  await page.evaluate(unfold);
  await page.evaluate(axe);
  for (const theme of themes) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    for (const width of widths) {
      await page.setViewport({ width, height });
      await look(page, file, `axe, ${theme}, ${width} px`, examine, theme === 'dark' ? painted : undefined);
      if (theme === 'light') await look(page, file, `${width} px`, overflows);
    }
  }
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
  await look(page, file, 'no motion', moving);
  await page.emulateMediaFeatures([]);
  await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] }); // puppeteer has no name for it
  await look(page, file, 'forced colours', uncoloured);
  await look(page, file, 'forced colours', examine, painted);
  await devtools.send('Emulation.setEmulatedMedia', { features: [] });
  if (printed.test(path.basename(file))) {
    const sheets = (Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
    if (sheets > mostSheets) say({ page: file, where: 'print', rule: 'sheets', what: `${sheets} sheets` });
  }
  await page.setViewport({ width: 320, height });
  await look(page, file, '320 px', overflows);
  await page.setViewport({ width: 360, height });
  await page.evaluate(enlarge, 200);
  await look(page, file, '360 px, letters twice as large', overflows);
};

const browser = await puppeteer.launch({
  executablePath, headless: true, protocolTimeout: 60000,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', '--allow-file-access-from-files'],
});
let pages = 0;
let devtools;
try {
  const page = (await browser.pages())[0];
  devtools = await page.createCDPSession();
  for (const folder of folders) {
    for (const name of fs.readdirSync(folder).filter((name) => name.endsWith('.html') && only.test(name)).sort()) {
      const file = path.resolve(folder, name);
      pages++;
      if (process.env.TIMING) console.error(name, Math.round(performance.now()));
      await validate(file);
      await visit(page, file);
    }
  }
} finally {
  await browser.close();
}
say({ pages, looks });
