// A buyer offers less than is asked, the seller names another price, and the phone is bought at what both agree on.
import { expect, expectAccessible, field, fill, hydrated, press, test, visit } from './fixtures';
import { member, send, signIn, signOut } from './people';
import { giveAddress } from './purchases';
import { sale, sell } from './sales';

test('an offer is made, countered, accepted and paid for', async ({ page, complaints }) => {
  complaints.provoke(422);
  const phone = { ...sale(), price: '1000' };
  const seller = await member(page, 'Sal Ferro');
  const path = await sell(page, phone);
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  await signOut(page);

  // A guest types a price, signs in, and comes back to it.
  await visit(page, path);
  await page.getByText('Make an offer').click();
  await page.locator('input[name="amount"]').fill('100');
  await press(page.getByRole('button', { name: 'Look at the offer' }));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await fill(page, { email: buyer.email, password: buyer.password });
  await send(page, 'Sign in', /\/account\/offers\/new\?phone=.*amount=100/);
  await expect(field(page, 'amount')).toHaveValue('100');
  await expectAccessible(page);
  await press(page.getByRole('button', { name: 'Send the offer' }));
  await expect(page.getByRole('main')).toContainText('Offer at least $500.');
  await hydrated(page);
  await fill(page, { amount: '900' });
  await press(page.getByRole('button', { name: 'Send the offer' }));
  await expect(page).toHaveURL(/\/account\/offers\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Offer of $900');
  await hydrated(page);
  await expectAccessible(page);
  const offer = new URL(page.url()).pathname;
  await signOut(page);

  await signIn(page, seller);
  await visit(page, '/account/offers?side=received');
  await expect(page.getByRole('main')).toContainText('Your turn');
  await expectAccessible(page);
  await visit(page, offer);
  await fill(page, { amount: '950' });
  await press(page.getByRole('button', { name: 'Name this price' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Offer of $950');
  await hydrated(page);
  await signOut(page);

  await signIn(page, buyer);
  await visit(page, offer);
  await press(page.getByRole('button', { name: 'Accept $950' }));
  await expect(page.getByRole('main')).toContainText('The phone is kept for you');
  await hydrated(page);
  await visit(page, path);
  await press(page.getByRole('link', { name: 'Buy for $950' }));
  await expect(page).toHaveURL(/\/checkout\?phone=/);
  await hydrated(page);
  await giveAddress(page);
  await press(page.getByRole('button', { name: /^Go on and pay \$956/ }));
  await expect(page).toHaveURL(/\/sandbox\/pay\//);
  await hydrated(page);
  await field(page, 'card').fill('4242 4242 4242 4242');
  await press(page.getByRole('button', { name: /^Pay / }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paid. Thank you!');
  await visit(page, offer);
  await expect(page.getByRole('main')).toContainText('You bought the phone at this price.');
});
