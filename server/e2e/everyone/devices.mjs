// Tries the page's test of microphone, camera and speaker against the devices
// that browsers make up, and makes the run that takes what came of it along:
//
//   node devices.mjs BROWSER EXECUTABLE LINK PORT
//
// LINK asks for devices. Each line that is written is one case {name, states,
// report}: what the page says of each device, and where its report is.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const [kind, executablePath, link, port] = process.argv.slice(2);
const chromium = kind === 'chrome';
const patience = 60000;

// A name that is no loopback's is not secure without a certificate, and browsers
// give such a page no devices.
const insecure = 'caller.example';

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
const fakes = { 'media.navigator.streams.fake': true };
const allowed = { 'media.navigator.permission.disabled': true };
const cases = chromium
  ? {
    works: { args: fake, heard: true },
    unheard: { args: fake, heard: false },
    silent: { args: [...fake, `--use-file-for-fake-audio-capture=${silence()}`], heard: true },
    denied: { args: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'] },
    'camera denied': { args: ['--use-fake-device-for-media-stream'], allowed: ['microphone'] },
    missing: { args: ['--use-fake-ui-for-media-stream'] },
    'camera missing': { args: ['--use-fake-device-for-media-stream=device-count=0', '--use-fake-ui-for-media-stream'] },
    insecure: { args: [...fake, `--host-resolver-rules=MAP ${insecure} 127.0.0.1`], host: insecure },
  }
  : {
    works: { prefs: { ...fakes, ...allowed }, heard: true },
    denied: { prefs: { ...fakes, 'permissions.default.microphone': 2, 'permissions.default.camera': 2 } },
    'camera denied': { prefs: { ...fakes, 'permissions.default.microphone': 1, 'permissions.default.camera': 2 } },
    missing: { prefs: allowed },
    insecure: { prefs: { ...fakes, ...allowed, 'network.dns.localDomains': insecure, 'dom.security.https_first': false }, host: insecure },
  };

const states = () => Object.fromEntries([...document.querySelectorAll('[data-device]')].map((e) => [e.dataset.device, e.dataset.state ?? '']));

const take = async (name, { args = [], prefs = {}, heard, allowed: granted, host }) => {
  const browser = await puppeteer.launch({
    browser: kind, executablePath, headless: true, protocolTimeout: 60000, extraPrefsFirefox: prefs,
    args: chromium ? ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking', ...args] : args,
  });
  const address = new URL(link);
  address.host = `${host ?? 'localhost'}:${port}`;
  const page = await browser.newPage();
  try {
    if (granted) {
      await browser.defaultBrowserContext().setPermission(address.origin,
        ...['microphone', 'camera'].map((device) => ({ permission: { name: device }, state: granted.includes(device) ? 'granted' : 'denied' })));
    }
    await page.goto(address.href, { waitUntil: 'load' });
    const run = (wanted) => page.waitForFunction((w) => document.documentElement.dataset.run === w, { timeout: patience }, wanted);
    await run('idle');
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
    const said = await page.evaluate(states);
    await page.click('#start');
    await run('done');
    await page.waitForFunction(() => document.documentElement.dataset.report, { timeout: patience });
    const { report, cause } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
    process.stdout.write(JSON.stringify({ name, states: said, report: report.split('/').pop(), cause }) + '\n');
  } catch (error) {
    const at = await page.evaluate(() => document.body.innerText.slice(0, 800)).catch(() => '');
    process.stdout.write(JSON.stringify({ name, states: {}, error: `${error.stack ?? error}\n${at}` }) + '\n');
  } finally {
    await browser.close();
  }
};

for (const [name, options] of Object.entries(cases)) await take(name, options);
