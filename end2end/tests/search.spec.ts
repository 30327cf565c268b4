// Another person finds the phone: by brand, model, price and place; the URL holds the whole search.
import { expect, expectAccessible, hydrated, press, test, visit } from './fixtures';
import { member, signOut } from './people';
import { sale, sell } from './sales';
import type { Page } from '@playwright/test';

/** How many phones the page shows, and the first one's link. */
function cards(page: Page) {
  return page.getByRole('main').locator('.listing-grid article a');
}

/** Fills in the filters' form and sends it. */
async function filter(page: Page, values: Record<string, string>): Promise<void> {
  await page.getByRole('main').locator('summary').filter({ hasText: 'Filters' }).click();
  const form = page.locator('form#filters');
  for (const [name, value] of Object.entries(values)) await form.locator(`input[name="${name}"]`).fill(value);
  await press(form.getByRole('button', { name: /^Show/ }));
  await hydrated(page);
}

test('a phone is found by brand, model, price and place, and opened', async ({ page }) => {
  await member(page);
  const offer = sale('Chicago');
  const path = await sell(page, offer);
  await signOut(page);

  await visit(page, '/');
  await page.getByRole('combobox', { name: 'Search phones' }).fill('apple iphone 13');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=apple(\+|%20)iphone(\+|%20)13/);
  await hydrated(page);
  await filter(page, { min: offer.price, max: offer.price, near: 'Chicago' });
  await expect(page).toHaveURL(new RegExp(`min=${offer.price}.*max=${offer.price}.*near=`));
  await expect(cards(page)).toHaveCount(1);
  await expectAccessible(page);

  await press(cards(page).first());
  await expect(page).toHaveURL(path);
  await hydrated(page);
  await expect(page.getByRole('main')).toContainText(offer.description);
});

test('the URL alone holds the search, and each part of it narrows', async ({ page }) => {
  await member(page);
  const offer = sale('Milwaukee');
  const path = await sell(page, offer);
  const price = `min=${offer.price}&max=${offer.price}&currency=USD`;

  await visit(page, `/search?brand=apple&model=apple-iphone-13&${price}&near=Milwaukee&radius=25`);
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page).first()).toHaveAttribute('href', path);
  const others = [
    `brand=samsung&${price}`,
    `model=apple-iphone-13-mini&${price}`,
    `grade=mint&${price}`,
    `storage=256&${price}`,
    `${price}&near=Chicago&radius=25`,
    `min=${Number(offer.price) + 1}&max=${Number(offer.price) + 1}&currency=USD&brand=apple&near=Milwaukee&radius=10&storage=512`,
  ];
  for (const query of others) {
    await visit(page, `/search?${query}`);
    await expect(page.locator(`a[href="${path}"]`), query).toHaveCount(0);
  }
  await visit(page, `/search?${price}&near=Chicago&radius=250`);
  await expect(cards(page).first()).toHaveAttribute('href', path);
});

test('a search that finds nothing offers ways on', async ({ page }) => {
  await visit(page, '/search?brand=apple&grade=mint&min=99999&max=99999&currency=EUR');
  await expect(page.getByRole('heading', { name: 'No phone fits all of that' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'See all phones' })).toBeVisible();
  await expectAccessible(page);
});

test('phones are compared side by side', async ({ page }) => {
  await visit(page, '/search?brand=apple');
  const boxes = page.getByRole('main').getByRole('checkbox', { name: /^Compare / });
  const tray = page.getByRole('button', { name: 'Compare', exact: true });
  await expect(tray).toBeHidden();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await expectAccessible(page);
  await press(tray);
  await expect(page).toHaveURL(/\/compare\?ids=.*&ids=/);
  await hydrated(page);
  await expect(page.getByRole('columnheader')).toHaveCount(2);
  await expect(page.getByRole('row', { name: /^Price/ })).toBeVisible();
  await expectAccessible(page);
  await press(page.getByRole('link', { name: /^Remove / }).first());
  await expect(page.getByRole('columnheader')).toHaveCount(1);
});

test('the back button leads to the same phones at the same place', async ({ page }) => {
  // A brand that no other test sells in the meantime.
  await visit(page, '/search?brand=samsung');
  await press(page.getByRole('link', { name: 'Show more' }));
  await expect(page).toHaveURL(/page=2&together=1/);
  const cards = page.getByRole('main').locator('.listing-grid article h3 a');
  await expect.poll(() => cards.count()).toBeGreaterThan(24);
  const titles = await cards.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const link = cards.nth(30);
  await link.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(500);
  await press(link);
  await expect(page).toHaveURL(/\/listings\//);
  await hydrated(page);
  await page.goBack();
  await expect(page).toHaveURL(/page=2&together=1/);
  await expect.poll(() => cards.count()).toBe(titles.length);
  expect(await cards.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(titles);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before - 150);
});

test('the box suggests models and remembers searches, and the browser forgets them when asked to', { tag: '@script' }, async ({ page }) => {
  await visit(page, '/');
  const box = page.getByRole('combobox', { name: 'Search phones' });
  await box.pressSequentially('iphone 13 pr', { delay: 30 });
  const option = page.getByRole('option', { name: /^Apple iPhone 13 Pro(?! Max)/ });
  await expect(option).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(option).toBeHidden();
  await box.fill('blue ones');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=blue/);
  await visit(page, '/about');
  await box.focus();
  await expect(page.getByRole('option', { name: /^blue ones/ })).toBeVisible();
  await page.getByRole('button', { name: 'Forget my recent searches' }).click();
  await visit(page, '/about');
  await box.focus();
  await expect(page.getByRole('option')).toHaveCount(0);
});
