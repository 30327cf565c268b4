// Sells a phone in three ways and counts what that takes: taps, typed fields, keystrokes, and seconds on a slow phone.
// Run by `cargo xtask timed`, against a market with phones in it. Taps and typed fields have a budget; seconds are told.
import { type CDPSession, type Page, request } from '@playwright/test';
import { expect, field, somebody, test, visit } from './fixtures';
import { picture } from './pictures';
import { imei } from './sales';

test.describe.configure({ mode: 'serial', timeout: 300_000 });

/** A model whose prices the demo market knows, and what its devices call themselves. */
const PHONE = { name: 'Samsung Galaxy S23', code: 'SM-S911B', slug: 'samsung-galaxy-s23', typed: 'galaxy s23' };
/** The first digits of IMEIs that nobody knows until three sellers agree. */
const TAC = '99000123';

/** What a person did so far. */
interface Count {
  taps: number;
  keys: number;
  typed: Set<string>;
}

/** Listens to fingers and keys in every document of the page. */
async function counted(page: Page): Promise<Count> {
  const count: Count = { taps: 0, keys: 0, typed: new Set() };
  await page.exposeFunction('tellCount', (kind: string, name: string) => {
    if (kind === 'tap') count.taps += 1;
    if (kind === 'key') {
      count.keys += 1;
      count.typed.add(name);
    }
  });
  await page.addInitScript(() => {
    const tell = (kind: string, event: Event): void => {
      const name = (event.target as HTMLInputElement | null)?.name ?? '';
      const world = window as unknown as { tellCount?: (kind: string, name: string) => void };
      if (event.isTrusted) world.tellCount?.(kind, name);
    };
    addEventListener('pointerdown', (event) => tell('tap', event), true);
    addEventListener('keydown', (event) => tell('key', event), true);
  });
  return count;
}

/** A slow phone on a slow line: a processor four times slower, and Fast 3G. */
async function slowDown(session: CDPSession): Promise<void> {
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await session.send('Network.enable');
  const bytes = (kilobits: number): number => (kilobits * 1024) / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: bytes(1600),
    uploadThroughput: bytes(750),
  });
}

/** Makes the browser say that it runs on this device. */
async function pretend(session: CDPSession, model: string): Promise<void> {
  const brands = [{ brand: 'Chromium', version: '140' }];
  await session.send('Emulation.setUserAgentOverride', {
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    userAgentMetadata: {
      brands,
      fullVersionList: brands,
      platform: 'Android',
      platformVersion: '14.0.0',
      architecture: '',
      model,
      mobile: true,
    },
  });
}

/** Everything after the model: what is on the page of a draft. */
async function finish(page: Page, number: string): Promise<void> {
  await expect(page).toHaveURL(/\/sell\/[0-9a-f-]{20,}/, { timeout: 60_000 });
  const choose = (name: string, value: string): Promise<void> =>
    page.locator('label.choice', { has: page.locator(`input[name="form[${name}]"][value="${value}"]`) }).tap();
  const chooser = page.waitForEvent('filechooser');
  await page.locator('#photo').tap();
  const shots: [string, [number, number, number]][] = [['front', [30, 90, 160]], ['back', [200, 120, 40]], ['lit', [90, 200, 90]]];
  await (await chooser).setFiles(shots.map(([name, colour]) => picture(`${name}.png`, colour)));
  await choose('storage_gb', '128');
  await choose('screen', 'flawless');
  await choose('body', 'worn');
  await page.getByRole('button', { name: 'Everything works, and all parts are' }).tap();
  await page.getByRole('button', { name: 'Signed out, paid off, and it takes' }).tap();
  if (number) {
    await field(page, 'imei').tap();
    await page.keyboard.type(number);
  }
  await page.getByRole('button', { name: 'Where I am now' }).tap();
  await expect(page.getByRole('combobox', { name: 'Where is it?' })).toHaveValue(/Boston/, { timeout: 60_000 });
  await page.getByRole('button', { name: /^Usual: / }).tap({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(3, { timeout: 120_000 });
  await page.getByRole('button', { name: 'Publish' }).tap();
  await expect(page).toHaveURL(/\/listings\/[0-9a-f-]{20,}/, { timeout: 60_000 });
}

/** A member who has never sold anything, made without the pages that are not measured here. */
async function newcomer(page: Page): Promise<void> {
  const { name, email, phone, password } = somebody();
  const call = async (path: string, fields: Record<string, string>): Promise<void> => {
    const form = Object.fromEntries(Object.entries(fields).map(([field, value]) => [`form[${field}]`, value]));
    const headers = { accept: 'application/json', 'sec-fetch-site': 'same-origin' };
    const answer = await page.request.post(`/api/${path}`, { form, headers, maxRedirects: 0, timeout: 60_000 });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  };
  await call('register', { name, email, phone, password, terms: 'on' });
  const mails = (await (await page.request.get('/api/sent_mails')).json()) as { mail: { to: string; text: string } }[];
  const token = /token=([\w-]+)/.exec(mails.find(({ mail }) => mail.to === email)!.mail.text)![1];
  await call('verify_email', { token, password });
}

/** Signs in, opens the start page, slows everything down, and measures a sale. */
async function measured(
  page: Page,
  what: string,
  most: { taps: number; typed: number },
  sale: (page: Page) => Promise<void>,
  device?: string,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  if (device) await pretend(session, device);
  await newcomer(page);
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: 42.3584, longitude: -71.0598 });
  const count = await counted(page);
  await visit(page, '/');
  await slowDown(session);
  const began = Date.now();
  await page.getByRole('banner').getByRole('link', { name: 'Sell' }).tap();
  await expect(page).toHaveURL(/\/sell$/);
  await sale(page);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(
    `${what}: ${count.taps} taps, ${count.typed.size} typed fields, ${count.keys} keystrokes, ${seconds} s (CPU 4x, Fast 3G)`,
  );
  expect(count.taps, 'taps').toBeLessThanOrEqual(most.taps);
  expect(count.typed.size, 'typed fields').toBeLessThanOrEqual(most.typed);
}

test('the phone in the hand is detected', { tag: ['@script', '@timed'] }, async ({ page }) => {
  await measured(
    page,
    'detected phone',
    { taps: 15, typed: 1 },
    async () => {
      await page.getByRole('region', { name: 'This phone?' }).getByRole('button', { name: PHONE.name }).tap();
      await finish(page, imei());
    },
    PHONE.code,
  );
});

test('the model is typed', { tag: ['@script', '@timed'] }, async ({ page }) => {
  await measured(page, 'typed phone', { taps: 16, typed: 2 }, async () => {
    await page.getByRole('combobox', { name: /name or model number/ }).tap();
    await page.keyboard.type(PHONE.typed, { delay: 30 });
    await page.getByRole('option', { name: new RegExp(`^${PHONE.name}(?! (FE|Ultra|\\+|Plus))`) }).first().tap();
    await finish(page, imei());
  });
});

test('the IMEI tells the model', { tag: ['@script', '@timed'] }, async ({ page, baseURL }) => {
  for (const number of [1, 2, 3]) await publishByProgram(baseURL!, number);
  await measured(page, 'IMEI', { taps: 15, typed: 1 }, async () => {
    await page.getByRole('textbox', { name: /Its IMEI tells/ }).tap();
    await page.keyboard.type(imei(TAC));
    await page.getByRole('button', { name: 'Find by IMEI' }).tap();
    await finish(page, '');
  });
});

/** A demo seller puts up such a phone, so that the first digits of its IMEI are learned. */
async function publishByProgram(baseURL: string, number: number): Promise<void> {
  const program = await request.newContext({ baseURL, extraHTTPHeaders: { accept: 'application/json', 'sec-fetch-site': 'same-origin' } });
  const call = async (name: string, form: Record<string, string>) => {
    const answer = await program.post(`/api/${name}`, { form, maxRedirects: 0 });
    expect(answer.ok(), `${name}: ${await answer.text()}`).toBe(true);
    return answer;
  };
  await call('sign_in', { 'form[email]': `demo${number}@example.com`, 'form[password]': 'try-the-market-27-lanterns' });
  const begun = await call('draft_listing', { model: PHONE.slug });
  const id = begun.headers()['location']!.split('/').pop()!;
  const { buffer, mimeType } = picture('front.png', [30, 90, 160 + number]);
  await program.post(`/listings/${id}/photos`, { data: buffer, headers: { 'content-type': mimeType } });
  const draft = (await (await program.get(`/api/edit_listing?id=${id}`)).json()) as { version: number };
  const answers = {
    storage_gb: '128', screen: 'flawless', body: 'worn', function: 'full', parts: 'original', account_lock: 'removed',
    finance: 'paid_off', carrier_lock: 'unlocked', price: '399', currency: 'USD', place_text: 'Boston', imei: imei(TAC),
  };
  const form = Object.entries(answers).map(([name, value]): [string, string] => [`form[${name}]`, value]);
  await call('save_listing', { id, version: String(draft.version), then: 'publish', ...Object.fromEntries(form) });
  await program.dispose();
}
