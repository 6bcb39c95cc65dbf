// Signs in with one browser. What to do comes as JSON in the first argument;
// each thing that was done is written as a JSON line {step, ...}.
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const task = JSON.parse(process.argv[2]);
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');
const patience = 20000;

const browser = await puppeteer.launch({
  browser: task.kind, executablePath: task.executable, headless: true, args: task.kind === 'chrome' ? ['--no-sandbox', '--disable-gpu'] : [],
  defaultViewport: { width: 1280, height: 900 }, protocolTimeout: 60000,
});
const page = (await browser.pages())[0] ?? (await browser.newPage());
page.setDefaultTimeout(patience);

const at = () => new URL(page.url());
const until = (what, ...given) => page.waitForFunction(what, { timeout: patience }, ...given);
const arrived = (pathname) => until((want) => location.pathname === want && document.readyState === 'complete', pathname);
// A page that answers a form is read while it still comes in: what stands near its
// head is there before what stands below, and only once it is whole may anything
// be looked for or counted.
const shown = (selector, count = 1) => until((wanted, least) =>
  document.readyState === 'complete' && document.querySelectorAll(wanted).length >= least, selector, count);
const on = async (selector, act, argument) => {
  await shown(selector);
  return page.$eval(selector, act, argument);
};
const text = (selector) => on(selector, (element) => element.textContent.trim());
// Clicks by script: what is tested is the way in, not where on the page it is.
const click = (selector) => on(selector, (element) => element.click());
const type = (selector, value) => on(selector, (element, typed) => { element.value = typed; }, value);
const cookies = async () => (await browser.cookies()).filter((cookie) => cookie.name.includes('sidetone'));

// picture shows a page as a supporter has it, on a phone, and in the dark.
const picture = async (name) => {
  if (!task.pictures) return;
  for (const [suffix, width, theme] of [['', 1280, 'light'], ['-phone', 390, 'light'], ['-dark', 1280, 'dark']]) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
    await page.screenshot({ path: path.join(task.pictures, `${name}${suffix}.png`), fullPage: true });
  }
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateMediaFeatures([]);
};

// leave signs out on Settings, and says whether the cookie of before still lets
// anybody in.
const leave = async (step) => {
  const before = await cookies();
  await page.goto(task.base + '/console/settings');
  await shown('#sign-out');
  await click('#sign-out');
  await shown('#sign-in, #leave');
  const left = await cookies();
  const elsewhere = await page.$('#leave');
  const out = elsewhere ? await page.$eval('#leave', (a) => a.href) : '';
  await browser.setCookie(...before);
  await page.goto(task.base + '/console/settings');
  const dead = (await page.$('#sign-in')) !== null && before.length === 1;
  await browser.deleteCookie(...before);
  say({ step, left: left.length, dead, out });
};

const atTheDoor = async () => {
  await page.goto(task.base + '/console/settings');
  await shown('#sign-in');
};

const steps = {
  // A one-time link, then a passkey.
  async chrome() {
    const client = await page.createCDPSession();
    await client.send('WebAuthn.enable');
    const device = async (transport) => (await client.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport, hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    })).authenticatorId;
    const laptop = await device('internal');
    await page.goto(task.link);
    await shown('#join-passkey');
    await until(() => location.hash === '');
    say({ step: 'link', code: (await page.$eval('#code', (field) => field.value)).length });
    await picture('join');
    await type('#name', 'Anna');
    await click('#join-passkey');
    await arrived('/console');
    await page.goto(task.base + '/console/settings');
    say({ step: 'passkey made', who: await text('#you strong'), passkeys: (await page.$$('#you tbody tr')).length });
    await leave('left');

    await atTheDoor();
    await picture('signin');
    await click('#passkey button');
    await shown('#you strong');
    say({ step: 'passkey', who: await text('#you strong') });

    // Another device, and the first is taken away.
    const names = () => page.$$eval('#you tbody th', (all) => all.map((th) => th.textContent));
    await client.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: laptop });
    await device('usb');
    await type('#passkey-name', 'Key <in> the drawer');
    await click('#new-passkey button');
    await shown('#you tbody tr', 2);
    const two = await names();
    await picture('settings-passkeys');
    await Promise.all([page.waitForNavigation(), click('#you tbody tr:first-child button')]);
    say({ step: 'passkeys', two, one: await names(), said: await text('#told') });
    await leave('left with one');
    await atTheDoor();
    await click('#passkey button');
    await shown('#you strong');
    say({ step: 'second passkey', who: await text('#you strong') });
    await type('#token-name', 'a script');
    await page.$eval('input[name=scope][value="links:read"]', (box) => box.click());
    await click('#new-token button');
    await shown('#made-token');
    const token = await text('#made-token');
    await click('#invite button');
    await shown('#made-link');
    say({ step: 'made', token, link: await text('#made-link') });
    await page.goto(task.base + '/console/settings');
    await picture('settings');

    // The provider's side, in the same browser.
    await leave('left again');
    await atTheDoor();
    await click('#openid');
    await shown('#username');
    await type('#username', task.name);
    await type('#password', task.password);
    await click('button');
    await shown('#you strong');
    say({ step: 'provider', who: await text('#you strong'), people: (await page.$('#people')) !== null });
    await leave('left the provider');
  },
  // A one-time link, then a password.
  async firefox() {
    await page.goto(task.link);
    await shown('#joining');
    await until(() => location.hash === '' && document.getElementById('code').value !== '');
    await type('#name', 'Carl');
    await type('#password', task.password);
    await click('#joining button[type=submit]');
    await arrived('/console');
    await leave('left');
    await atTheDoor();
    await type('#name', 'carl');
    await type('#password', 'wrong');
    await click('#with-password button');
    await shown('[role=alert]');
    say({ step: 'wrong', said: await text('[role=alert]') });
    await type('#password', task.password);
    await click('#with-password button');
    await shown('#you strong');
    say({ step: 'password', who: await text('#you strong'), people: (await page.$('#people')) !== null });
    await leave('left again');
  },
};

try {
  await steps[task.kind]();
} catch (error) {
  say({ step: 'failed', error: String(error.stack ?? error), at: at().pathname, page: await page.evaluate(() => document.body.innerText.slice(0, 600)).catch(() => '') });
} finally {
  await browser.close();
}
