// Takes the pictures of the documentation from pages of the stories:
//
//   node pictures.mjs CHROMIUM OUT LANG=FOLDER...
//
// A picture is OUT/<page>-<language>-<width>.webp, in the window's width and as
// long as the page is, up to a limit.
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const [executablePath, out, ...folders] = process.argv.slice(2);
const callers = ['run-idle', 'run-running', 'run-healthy', 'run-degraded', 'run-blocked', 'run-inconclusive', 'run-undelivered', 'run-no-agent-fetch', 'run-no-agent-lost', 'carried-shown', 'carried-handed-in', 'run-devices', 'link-gone-contact'];
const support = ['report-degraded'];
const longest = 1700; // of a picture, in CSS pixels: two windows of a wide screen

const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
const page = await browser.newPage();
for (const given of folders) {
  const [lang, folder] = given.split('=');
  for (const [names, widths] of [[callers, lang === 'en' ? [360, 1280] : [360]], [support, [1280]]]) {
    for (const name of names) {
      for (const width of widths) {
        await page.setViewport({ width, height: 800 });
        await page.goto('file://' + path.resolve(folder, name + '.html'));
        const height = Math.min(longest, await page.evaluate(() => document.documentElement.scrollHeight));
        await page.screenshot({ path: path.join(out, `${name}-${lang}-${width}.webp`), type: 'webp', quality: 60, clip: { x: 0, y: 0, width, height } });
      }
    }
  }
}
await browser.close();
