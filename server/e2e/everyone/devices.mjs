// Tries the page's test of microphone, camera and speaker against the devices
// that browsers make up:
//
//   node devices.mjs BROWSER EXECUTABLE FOLDER
//
// FOLDER has the stories. Each line that is written is one case {name, states,
// left}: what the page says of each device, and what it left for the agent.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const [kind, executablePath, folder] = process.argv.slice(2);
const chromium = kind === 'chrome';
const patience = 40000;

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const server = http.createServer((request, response) => {
  const file = path.join(folder, path.basename(new URL(request.url, 'http://localhost').pathname));
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
  return response.end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
// localhost is secure without a certificate.
const address = `http://localhost:${server.address().port}/run-devices.html`;

// A second of silence, as Chromium takes it for a microphone's.
const silence = () => {
  const file = path.join(os.tmpdir(), `silence-${process.pid}.wav`);
  const data = Buffer.alloc(44 + 2 * 48000);
  data.write('RIFF', 0);
  data.writeUInt32LE(data.length - 8, 4);
  data.write('WAVEfmt ', 8);
  for (const [at, value, size] of [[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 48000, 4], [28, 96000, 4], [32, 2, 2], [34, 16, 2]]) data.writeUIntLE(value, at, size);
  data.write('data', 36);
  data.writeUInt32LE(2 * 48000, 40);
  fs.writeFileSync(file, data);
  return file;
};

const fake = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const cases = chromium
  ? {
    works: { args: fake, heard: true },
    unheard: { args: fake, heard: false },
    silent: { args: [...fake, `--use-file-for-fake-audio-capture=${silence()}`], heard: true },
    denied: { args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] },
    missing: { args: ['--use-fake-ui-for-media-stream'] },
  }
  : {
    works: { prefs: { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true }, heard: true },
    denied: { prefs: { 'media.navigator.streams.fake': true, 'permissions.default.microphone': 2, 'permissions.default.camera': 2 } },
    missing: { prefs: { 'media.navigator.permission.disabled': true } },
  };

const states = () => Object.fromEntries([...document.querySelectorAll('[data-device]')].map((e) => [e.dataset.device, e.dataset.state ?? '']));

const take = async (name, { args = [], prefs = {}, heard }) => {
  const browser = await puppeteer.launch({
    browser: kind, executablePath, headless: true, protocolTimeout: 60000, extraPrefsFirefox: prefs,
    args: chromium ? ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', ...args] : args,
  });
  try {
    const page = await browser.newPage();
    await page.goto(address, { waitUntil: 'load' });
    await (await page.waitForSelector('#devices-start', { timeout: patience })).click();
    await page.waitForFunction(() => !document.getElementById('devices-start').disabled, { timeout: patience });
    const play = await page.$('#devices-play');
    if (play && heard !== undefined) {
      await play.click();
      const answer = heard ? '#devices-heard' : '#devices-unheard';
      const settled = `${answer}, [data-device=speaker][data-state=device_failed]`;
      await page.waitForSelector(settled, { timeout: patience });
      await (await page.$(answer))?.click();
    }
    const left = await page.evaluate(() => window.__sidetoneDevices ?? '[]');
    process.stdout.write(JSON.stringify({ name, states: await page.evaluate(states), left: JSON.parse(left) }) + '\n');
  } finally {
    await browser.close();
  }
};

for (const [name, options] of Object.entries(cases)) await take(name, options);
server.close();
