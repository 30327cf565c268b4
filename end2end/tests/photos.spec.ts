// A person takes photos of a phone: guided shots, a bad line, another order, a phone that helps the computer.
import { expect, expectAccessible, hydrated, press, runsWasm, test, visit } from './fixtures';
import { member } from './people';
import { noise, picture, type Picture } from './pictures';
import { draft } from './sales';
import type { Page } from '@playwright/test';

const front = picture('front.png', [30, 90, 160]);
const back = picture('back.png', [200, 120, 40]);
const edges = picture('edges.png', [90, 160, 30]);

function photos(page: Page) {
  return page.getByRole('img', { name: /^Photo \d$/ });
}

/** What each photo shows, as the page says it. */
async function shots(page: Page): Promise<string[]> {
  return page.locator('.photo-caption select').evaluateAll((all) => all.map((one) => (one as HTMLSelectElement).value));
}

async function take(page: Page, shot: string, file: Picture): Promise<void> {
  await page.locator(`#shot-${shot}`).setInputFiles(file);
}

/** Takes the three guided photos, and waits until the page shows them. */
async function takeAll(page: Page): Promise<void> {
  await take(page, 'front', front);
  await take(page, 'back', back);
  await take(page, 'edges', edges);
  if (!runsWasm()) await press(page.getByRole('button', { name: 'Upload the photos' }));
  await expect(photos(page)).toHaveCount(3);
  await hydrated(page);
}

test('three guided photos know what they show, change places, and come back when they were removed', async ({ page }) => {
  await member(page);
  await draft(page);
  await expect(page.locator('#shot-front')).toHaveAttribute('capture', 'environment');
  await takeAll(page);
  await expect.poll(() => shots(page)).toEqual(['front', 'back', 'edges']);
  await expectAccessible(page);
  await press(page.getByRole('button', { name: 'Move photo 3 earlier' }));
  await expect.poll(() => shots(page)).toEqual(['front', 'edges', 'back']);
  await press(page.getByRole('button', { name: 'Remove photo 1' }));
  await expect(photos(page)).toHaveCount(2);
  await hydrated(page);
  await press(page.getByRole('button', { name: 'Undo' }));
  await expect.poll(() => shots(page)).toEqual(['front', 'edges', 'back']);
});

test('the next shot is offered at once', { tag: '@script' }, async ({ page }) => {
  await member(page);
  await draft(page);
  await expect(page.locator('.shot.is-next')).toContainText('Front, screen on');
  await take(page, 'front', front);
  await expect(page.locator('.shot.is-next')).toContainText('Back');
  await expect(page.locator('#shot-back')).toBeFocused();
  await take(page, 'back', back);
  await expect(page.locator('.shot.is-next')).toContainText('Edges');
  await expect(photos(page)).toHaveCount(2);
});

test('a large photo is small before it is sent', { tag: '@script' }, async ({ page }) => {
  await keepUploads(page);
  await member(page);
  await draft(page);
  const large = noise('large.png', 3000, 4000);
  await page.locator('#photo').setInputFiles(large);
  const file = await sentPhoto(page);
  const [width, height] = sizeOf(file);
  expect([width, height]).toEqual([1536, 2048]);
  expect(file.length).toBeLessThan(large.buffer.length / 4);
  await expect(photos(page)).toHaveCount(1);
});

test('a photo is never made larger', { tag: '@script' }, async ({ page }) => {
  await keepUploads(page);
  await member(page);
  await draft(page);
  await page.locator('#photo').setInputFiles(front);
  const file = await sentPhoto(page);
  // As it was chosen, or a smaller JPEG of the same size in pixels.
  if (file[0] === 0xff) expect(sizeOf(file)).toEqual([640, 480]);
  else expect(file.equals(front.buffer)).toBe(true);
});

test('a photo that was lost on the way is sent again by itself', { tag: '@script' }, async ({ page, complaints }) => {
  complaints.provokeLostLine();
  await member(page);
  await draft(page);
  await page.route('**/listings/*/photos', (route) => route.abort('connectionfailed'));
  await take(page, 'front', front);
  await expect(page.getByText('No connection. Trying again.')).toBeVisible();
  await page.unroute('**/listings/*/photos');
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(photos(page)).toHaveCount(1);
  await expect(page.locator('.upload')).toHaveCount(0);
});

test('a photo goes on after the page was loaded again', { tag: '@script' }, async ({ page, complaints }) => {
  complaints.provokeLostLine();
  await member(page);
  await draft(page);
  await page.route('**/listings/*/photos', (route) => route.abort('connectionfailed'));
  await take(page, 'back', back);
  await expect(page.getByText('No connection. Trying again.')).toBeVisible();
  await page.unroute('**/listings/*/photos');
  await visit(page, new URL(page.url()).pathname);
  await expect(photos(page)).toHaveCount(1);
  await expect.poll(() => shots(page)).toEqual(['back']);
  await visit(page, new URL(page.url()).pathname);
  await expect(photos(page)).toHaveCount(1);
});

test('what is no photo is refused in words, and can be tried again or dismissed', async ({ page, complaints }) => {
  complaints.provoke(422);
  await member(page);
  await draft(page);
  const text = { name: 'phone.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is no photo at all') };
  await page.locator('#photo').setInputFiles(text);
  if (!runsWasm()) await press(page.getByRole('button', { name: 'Upload the photos' }));
  await expect(page.getByText(/Photos may be JPEG, PNG or WebP\./)).toBeVisible();
  if (!runsWasm()) return;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/Photos may be JPEG, PNG or WebP\./)).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.locator('.upload')).toHaveCount(0);
});

test('photos are sorted by dragging them', { tag: '@script' }, async ({ page }) => {
  await member(page);
  await draft(page);
  await takeAll(page);
  await expect.poll(() => shots(page)).toEqual(['front', 'back', 'edges']);
  const from = (await photos(page).nth(2).boundingBox())!;
  const to = (await photos(page).nth(0).boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await expect(page.locator('.photo.is-target')).toHaveCount(1);
  await page.mouse.up();
  await expect.poll(() => shots(page)).toEqual(['edges', 'front', 'back']);
  await expect(page.getByText('Photo 3 is now number 1 of 3.')).toBeAttached();
});

test('a phone that is not signed in takes the photos, and the computer shows them', async ({ page, browser }) => {
  await member(page);
  await draft(page);
  await press(page.getByRole('button', { name: 'Take the photos with your phone' }));
  await expect(page.getByRole('img', { name: 'QR code with a link for your phone' })).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  const link = await page.getByRole('link', { name: 'Open the link here' }).getAttribute('href');
  const context = await browser.newContext({ javaScriptEnabled: runsWasm() });
  try {
    const phone = await context.newPage();
    await visit(phone, new URL(link!).pathname + new URL(link!).search);
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Photos of the Apple iPhone 13');
    await take(phone, 'front', front);
    if (!runsWasm()) await press(phone.getByRole('button', { name: 'Upload the photos' }));
    await expect(phone.getByText('One photo is there.')).toBeVisible();
    await hydrated(phone);
    await expectAccessible(phone);
    if (!runsWasm()) await press(page.getByRole('link', { name: 'Show the photos that have arrived' }));
    await expect(photos(page)).toHaveCount(1);
    await expect(page.getByText('Your phone is connected.')).toBeVisible();
    await press(page.getByRole('button', { name: 'Done, end the link' }));
    await expect(page.getByRole('button', { name: 'Take the photos with your phone' })).toBeVisible();
    expect((await phone.goto(link!))?.status()).toBe(410);
  } finally {
    await context.close();
  }
});

test('a photo beside the code is sent and waits for the staff', async ({ page }) => {
  await member(page);
  await draft(page);
  await page.getByText('Verified photo').click();
  await expect(page.locator('.verification-code')).toHaveText(/^[A-Z0-9]{3} [A-Z0-9]{3}$/);
  await expectAccessible(page);
  await page.locator('#verification-photo').setInputFiles(front);
  if (!runsWasm()) await press(page.getByRole('button', { name: 'Send the photo' }));
  await expect(page.getByText('We have your photo.')).toBeVisible();
  await expect(photos(page)).toHaveCount(0);
});

/** Keeps the photo that the page sends last, as the browser tells nobody else what is in a large upload. */
async function keepUploads(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof FormData) {
        for (const part of body.values()) if (part instanceof Blob) Object.assign(window, { sentPhoto: part });
      }
      send.call(this, body);
    };
  });
}

async function sentPhoto(page: Page): Promise<Buffer> {
  await page.waitForFunction(() => 'sentPhoto' in window);
  const bytes = await page.evaluate(async () => {
    const { sentPhoto } = window as unknown as { sentPhoto: Blob };
    return [...new Uint8Array(await sentPhoto.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** Width and height of a JPEG, from its frame's header. */
function sizeOf(jpeg: Buffer): [number, number] {
  expect(jpeg.subarray(0, 2).toString('hex')).toBe('ffd8');
  let at = 2;
  while (jpeg[at + 1] < 0xc0 || jpeg[at + 1] > 0xc2) at += 2 + jpeg.readUInt16BE(at + 2);
  return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
}
