// Buying a phone, for the tests of what comes after.
import { expect, field, fill, hydrated, press, visit } from './fixtures';
import { send } from './people';
import type { Page } from '@playwright/test';

/** Fills in the address that the checkout asks for first. */
export async function giveAddress(page: Page): Promise<void> {
  await press(page.getByRole('link', { name: 'Add an address' }));
  await expect(page).toHaveURL(/\/account\/addresses\/edit/);
  await hydrated(page);
  await fill(page, {
    name: 'Bea Buyer', street: '12 Elm St', city: 'Portland', region: 'OR', postal_code: '97201',
  });
  await send(page, 'Save address', /\/checkout/);
}

/** Buys a phone and pays by card; answers the path of the order. */
export async function buy(page: Page, path: string): Promise<string> {
  await visit(page, path);
  await press(page.getByRole('link', { name: 'Buy now' }));
  await expect(page).toHaveURL(/\/checkout\?phone=/);
  await hydrated(page);
  const add = page.getByRole('link', { name: 'Add an address' });
  const go = page.getByRole('button', { name: /^Go on and pay/ });
  await expect(add.or(go).first()).toBeVisible();
  if (await add.isVisible()) await giveAddress(page);
  await press(go);
  await expect(page).toHaveURL(/\/sandbox\/pay\//);
  await hydrated(page);
  await field(page, 'card').fill('4242 4242 4242 4242');
  await press(page.getByRole('button', { name: /^Pay / }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paid. Thank you!');
  await hydrated(page);
  await press(page.getByRole('main').getByRole('link', { name: /Apple iPhone 13/ }));
  await expect(page).toHaveURL(/\/account\/orders\/[0-9a-f-]{20,}/);
  await hydrated(page);
  return new URL(page.url()).pathname;
}
