// How soon a deputy can mark on a slow phone: slow_phone.mjs http://127.0.0.1:3000, on a fresh demonstration. Opens the vote.
// Each deputy has a phone of their own that was never here before: sign-in page, password, ballot paper. The processor is
// slowed down and so is the network, as the browser's own tools do it. Prints a Markdown row for each kind of phone.
import { createRequire } from 'node:module';

const { chromium } = createRequire(import.meta.url)('@playwright/test');
const site = process.argv[2];
const N_DEPUTIES = 9;

// Mbit/s down and up, milliseconds there and back; the processor so many times slower than this machine's.
const PHONES = [
  { what: 'six times slower, hall Wi-Fi', slower: 6, down: 10, up: 5, there_and_back: 40 },
  { what: 'six times slower, slow 4G', slower: 6, down: 1.6, up: 0.75, there_and_back: 150 },
];

const middle = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** Somebody of staff, who needs no browser. */
async function signIn(name) {
  let cookie = '';
  const post = async (path, fields) => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin', cookie };
    const answer = await fetch(site + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
    if (answer.status >= 400) throw new Error(`${name}, ${path}: ${answer.status}`);
    cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ') || cookie;
  };
  await post('/sign-in', { name, password: 'demo', to: '' });
  return { post, read: async (path) => (await fetch(site + path, { headers: { cookie } })).text() };
}

async function openVote() {
  const [clerk, chief] = [await signIn('clerk1'), await signIn('chief')];
  for (const from of ['public_notice', 'deliberation']) await clerk.post('/api/rounds/advance', { from });
  await clerk.post('/desk/open', { total: '410', present: '410', minutes: '60', reason: '' });
  const [, id] = (await chief.read('/desk')).match(/name="id" value="(\d+)"/);
  await chief.post('/api/deeds/agree', { id });
}

/** Milliseconds from the press on "sign in" to the first paint of the paper and to the first mark that can be made. */
async function measure(browser, phone, deputy) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: phone.there_and_back,
    downloadThroughput: (phone.down * 1e6) / 8,
    uploadThroughput: (phone.up * 1e6) / 8,
  });
  await tools.send('Emulation.setCPUThrottlingRate', { rate: phone.slower });
  // Noted in the page itself, so that no message between the processes counts.
  await context.addInitScript(() => {
    const look = () => {
      // Marks that are pressed from now on are on the paper; the page's count of them follows.
      if (document.querySelector('.ballot__form:not([disabled])')) globalThis.usableAt ??= performance.now();
      if (document.querySelector('[data-waiting]')?.hidden) globalThis.awakeAt = performance.now();
      else setTimeout(look, 4);
    };
    look();
  });
  await page.goto(`${site}/sign-in`, { waitUntil: 'load' });
  await page.fill('input[name=name]', deputy);
  // As long as it takes to type: what the page fetches ahead has come.
  await page.waitForLoadState('networkidle');
  await page.fill('input[name=password]', 'demo');
  await page.locator('form[action="/sign-in"] button').first().press('Enter');
  await page.waitForURL('**/ballot');
  await page.waitForFunction(() => globalThis.awakeAt > 0);
  const times = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    usable: globalThis.usableAt,
    awake: globalThis.awakeAt,
  }));
  await context.close();
  return times;
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
await openVote();
let deputy = 0;
for (const phone of PHONES) {
  const found = [];
  for (let i = 0; i < N_DEPUTIES; i++) found.push(await measure(browser, phone, `deputy${String(++deputy).padStart(3, '0')}`));
  const painted = found.map((times) => times.painted);
  const usable = found.map((times) => times.usable);
  const awake = found.map((times) => times.awake);
  const figures = [middle(painted), middle(usable), Math.max(...usable), middle(awake)].map(Math.round);
  console.log(`| ${phone.what}: ${phone.down} Mbit/s, ${phone.there_and_back} ms | ${found.length} | ${figures.join(' | ')} |`);
}
await browser.close();
