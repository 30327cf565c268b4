// A release comes in parts: the first one is all that most visits need, and every other page fetches its own and wakes up.
import type { Page } from '@playwright/test';
import { expect, hydrated, test, visit } from '../tests/fixtures';
import { member } from '../tests/people';

/** The names of the WASM files that the page has asked for since. */
function parts(page: Page): Set<string> {
  const asked = new Set<string>();
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.split('/').pop() ?? '';
    if (name.endsWith('.wasm')) asked.add(name.split('.')[0]);
  });
  return asked;
}

/** The path of the first link below a folder, such as the first listing on the search page. */
async function firstLink(page: Page, folder: string): Promise<string> {
  const link = page.locator(`main a[href^="${folder}"]`).first();
  return (await link.getAttribute('href')) ?? `${folder}none`;
}

/** The path of a phone that is for sale. */
async function listingOf(page: Page): Promise<string> {
  await page.goto('/search');
  return firstLink(page, '/listings/');
}

test('the pages on which visits begin leave the parts of others alone', async ({ page }) => {
  const seen: string[][] = [];
  for (const path of ['/', '/search', await listingOf(page)]) {
    const asked = parts(page);
    await visit(page, path);
    await page.waitForLoadState('networkidle');
    expect([...asked], path).toContain('mobilegoo');
    seen.push([...asked].filter((name) => name.startsWith('split_')));
  }
  const [home, search, listing] = seen;
  for (const own of [home, search, listing]) expect(own.length).toBeGreaterThan(0);
  expect(search.filter((name) => home.includes(name) || listing.includes(name))).toEqual([]);
});

test('pages of guests wake up, each with its own parts', async ({ page }) => {
  await visit(page, '/search');
  const listing = await firstLink(page, '/listings/');
  await visit(page, listing);
  const seller = await firstLink(page, '/sellers/');
  const model = await firstLink(page, '/models/');
  const others = ['/brands/apple', '/about', '/help', '/privacy', '/terms', '/data', '/sandbox/outbox', '/sign-in'];
  for (const path of [seller, model, ...others, '/register', '/forgot-password', '/verify?token=x']) {
    const asked = parts(page);
    await visit(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(asked.size, path).toBeGreaterThan(1);
  }
});

test('pages of members wake up', async ({ page }) => {
  await member(page);
  const below = ['listings', 'profile', 'email', 'password', 'security', 'sessions', 'addresses', 'delete'];
  for (const path of ['/account', ...below.map((name) => `/account/${name}`), '/sell']) {
    await visit(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('a step within the site fetches the parts of the page that it leads to', async ({ page }) => {
  await visit(page, '/');
  await page.evaluate(() => Object.assign(window, { stays: true }));
  const asked = parts(page);
  await page.getByRole('contentinfo').getByRole('link', { name: 'Privacy' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Privacy' })).toBeVisible();
  expect(asked.size).toBeGreaterThan(0);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('second owner');
  expect(await page.evaluate(() => 'stays' in window), 'the document was not loaded anew').toBe(true);
});

test('the application waits until the page was loaded, or touched', async ({ page }) => {
  // A picture that does not come keeps the page from being loaded.
  await page.route('**/hero.svg', () => undefined);
  const asked = parts(page);
  await page.goto('/', { waitUntil: 'domcontentloaded' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect([...asked]).toEqual([]);
  await page.getByLabel('Which phone are you looking for?').click();
  await hydrated(page);
  expect([...asked]).toContain('mobilegoo');
});
