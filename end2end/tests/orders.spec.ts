// A person buys a phone: by card, with and without JavaScript, after a declined card, and until the seller has the money.
import { expect, expectAccessible, field, fill, hydrated, press, runsWasm, test, visit } from './fixtures';
import { member, send, signIn, signOut } from './people';
import { giveAddress } from './purchases';
import { imei, sale, sell } from './sales';
import type { Page } from '@playwright/test';

/** From the page of a phone to the sandbox's payment page. */
async function order(page: Page, path: string): Promise<void> {
  await visit(page, path);
  await press(page.getByRole('link', { name: 'Buy now' }));
  await expect(page).toHaveURL(/\/checkout\?phone=/);
  await hydrated(page);
  const add = page.getByRole('link', { name: 'Add an address' });
  const go = page.getByRole('button', { name: /^Go on and pay/ });
  await expect(add.or(go).first()).toBeVisible();
  if (await add.isVisible()) await giveAddress(page);
  await expectAccessible(page);
  await press(go);
  await expect(page).toHaveURL(/\/sandbox\/pay\//);
  await hydrated(page);
  await expect(page.getByRole('main')).toContainText('no money moves');
}

async function pay(page: Page, card: string): Promise<void> {
  await field(page, 'card').fill(card);
  await press(page.getByRole('button', { name: /^Pay / }));
}

test('a phone is bought by card, sent, accepted, and paid out', async ({ page }) => {
  const seller = await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  await order(page, path);
  await expectAccessible(page);
  await pay(page, '4242 4242 4242 4242');
  await expect(page).toHaveURL(/\/checkout\/[0-9a-f-]{20,}/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paid. Thank you!');
  await hydrated(page);
  await expectAccessible(page);
  await press(page.getByRole('main').getByRole('link', { name: /Apple iPhone 13/ }));
  await expect(page).toHaveURL(/\/account\/orders\/[0-9a-f-]{20,}/);
  const orderPath = new URL(page.url()).pathname;
  await expect(page.getByRole('main')).toContainText('Paid');
  await hydrated(page);
  await signOut(page);

  await signIn(page, seller);
  await visit(page, '/account/sales');
  await expect(page.getByRole('main')).toContainText('1 phone to send');
  await expectAccessible(page);
  await visit(page, orderPath);
  await expect(page.getByRole('main')).toContainText('12 Elm St');
  await expect(page.getByRole('main')).toContainText('That ends Find My');
  await expectAccessible(page);
  for (const step of ['sign_out', 'forget', 'cards', 'erase', 'look']) await field(page, step).press('Space');
  await fill(page, { seal: 'AB-1234' });
  await press(page.getByRole('button', { name: 'It is packed' }));
  await expect(page.getByRole('main')).toContainText('The seal of the parcel has the code AB-1234.');
  await hydrated(page);
  const slip = await page.request.get(`${orderPath}/packing-slip.pdf`);
  expect(slip.headers()['content-type']).toBe('application/pdf');
  await fill(page, { carrier: 'UPS', tracking: '1Z999AA10123456784' });
  await press(page.getByRole('button', { name: 'It is on its way' }));
  await expect(page.getByRole('main')).toContainText('1Z999AA10123456784');
  await hydrated(page);
  await signOut(page);

  await signIn(page, buyer);
  await visit(page, orderPath);
  await press(page.getByRole('button', { name: 'It has arrived' }));
  await field(page, 'imei').fill(imei());
  await press(page.getByRole('button', { name: 'Compare' }));
  // It is another number, so the form of a dispute is next, filled in.
  await expect(page).toHaveURL(/\/dispute$/);
  await hydrated(page);
  await expect(page.locator('input[name="form[kind]"][value="wrong_item"]')).toBeChecked();
  await expect(field(page, 'words')).toHaveValue(/another IMEI/);
  await expectAccessible(page);
  await visit(page, orderPath);
  await expect(page.getByRole('main')).toContainText('the buyer typed an IMEI that no phone of this order has');
  await press(page.getByRole('button', { name: 'Accept the phone' }));
  await expect(page.getByRole('main')).toContainText('The phone is yours');
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, '/account/orders');
  await expect(page.getByRole('main')).toContainText('Completed');
  await signOut(page);

  await signIn(page, seller);
  await visit(page, '/account/sales');
  await press(page.getByRole('button', { name: 'Pay out' }));
  await expect(page.getByRole('main')).toContainText('Your payout is on its way');
});

test('a declined card is replaced by another one, and a bank asks whether it is you', async ({ page, complaints }) => {
  complaints.provoke(422);
  await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  await member(page, 'Bea Buyer');
  await order(page, path);
  await pay(page, '4000 0000 0000 0002');
  await expect(field(page, 'card')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('main')).toContainText('The bank declined that card');
  await hydrated(page);
  await pay(page, '4000 0025 0000 3155');
  await expect(page.getByRole('heading', { name: 'Your bank asks: is it you?' })).toBeVisible();
  await hydrated(page);
  await press(page.getByRole('button', { name: 'Yes, pay' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paid. Thank you!');
});

test('a guest fills a basket, and signing in loses nothing', async ({ page }) => {
  await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  await signOut(page);
  await visit(page, path);
  await press(page.getByRole('button', { name: 'Add to basket' }));
  await expect(page).toHaveURL(/\/basket$/);
  await hydrated(page);
  await expect(page.getByRole('main')).toContainText('Apple iPhone 13');
  await expectAccessible(page);
  await press(page.getByRole('link', { name: 'Go to checkout' }));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await fill(page, { email: buyer.email, password: buyer.password });
  await send(page, 'Sign in', /\/checkout$/);
  await expect(page.getByRole('main')).toContainText('Apple iPhone 13');
  await visit(page, '/basket');
  await press(page.getByRole('button', { name: 'Remove' }));
  await expect(page.getByRole('main')).toContainText('Your basket is empty');
});

test('a purchase that is given up is for sale again', async ({ page }) => {
  await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  await member(page, 'Bea Buyer');
  await order(page, path);
  await press(page.getByRole('link', { name: 'Back to the shop without paying' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Held for you');
  await hydrated(page);
  if (runsWasm()) await expect(page.getByRole('timer')).toContainText(/1[0-4]:[0-5]\d/);
  await press(page.getByRole('button', { name: 'Give it up' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This purchase has ended');
  await visit(page, path);
  await expect(page.getByRole('link', { name: 'Buy now' })).toBeVisible();
});
