// Buying a phone, for the tests of what comes after.
import { expect, fill, hydrated, press } from './fixtures';
import { read, submit } from './forms';
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

/** Buys a phone and pays by card, by sending the forms of the way; answers the path of the order. */
export async function buy(page: Page, path: string): Promise<string> {
  const address = { name: 'Bea Buyer', street: '12 Elm St', city: 'Portland', region: 'OR', postal_code: '97201' };
  await submit(page, '/account/addresses/edit?country=US', 'save_address', { country: 'US', ...address });
  const pay = await submit(page, `/checkout?phone=${path.split('/').pop()}`, 'place_orders', {});
  const paid = await submit(page, pay, 'pay_in_sandbox', { card: '4242 4242 4242 4242' });
  const order = /href="(\/account\/orders\/[0-9a-f-]{20,})"/.exec(await read(page, paid));
  expect(order, `an order on ${paid}`).not.toBeNull();
  return order![1];
}

/** The seller hands the phone of an order to a carrier. */
export async function ship(page: Page, order: string): Promise<void> {
  await submit(page, order, 'ship_order', { carrier: 'UPS', tracking: '1Z999AA10123456784' });
}
