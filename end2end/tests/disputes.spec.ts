// Something is wrong with a purchase: a buyer says so, the seller offers a part of the money, the buyer takes it.
import { expect, expectAccessible, field, fill, hydrated, press, test, visit } from './fixtures';
import { member, signIn, signOut } from './people';
import { buy, ship } from './purchases';
import { sale, sell } from './sales';

test('a dispute is opened, talked about and settled for a part of the money', async ({ page, complaints }) => {
  complaints.provoke(422);
  const seller = await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  const order = await buy(page, path);
  await expect(page.getByRole('link', { name: 'Something is wrong' })).toHaveCount(0);
  await signOut(page);

  await signIn(page, seller);
  await ship(page, order);
  await signOut(page);

  await signIn(page, buyer);
  await visit(page, order);
  await press(page.getByRole('button', { name: 'It has arrived' }));
  await expect(page.getByRole('button', { name: 'Accept the phone' })).toBeVisible();
  await hydrated(page);
  await press(page.getByRole('link', { name: 'Something is wrong' }));
  await expect(page).toHaveURL(/\/dispute$/);
  await hydrated(page);
  await expectAccessible(page);
  // Nothing is chosen yet: the form keeps what was typed and says what is missing.
  await fill(page, { words: 'The screen has a crack from edge to edge.' });
  await press(page.getByRole('button', { name: 'Open the dispute' }));
  await expect(page.getByRole('main')).toContainText('Choose what is wrong.');
  await hydrated(page);
  await expect(field(page, 'words')).toHaveValue('The screen has a crack from edge to edge.');
  await page.getByText('It is not as described', { exact: true }).click();
  await field(page, 'claim').selectOption('screen');
  await press(page.getByRole('button', { name: 'Open the dispute' }));
  await expect(page).toHaveURL(/\/account\/disputes\/[0-9a-f-]{20,}/);
  await hydrated(page);
  const dispute = new URL(page.url()).pathname;
  await expect(page.getByRole('main')).toContainText('The screen has a crack from edge to edge.');
  await expectAccessible(page);
  await signOut(page);

  await signIn(page, seller);
  await visit(page, dispute);
  await page.getByText('A part of the money goes back').click();
  await fill(page, { amount: '50' });
  await press(page.getByRole('button', { name: 'Make this offer' }));
  await expect(page.getByRole('main')).toContainText('You offer: $50 back to the buyer');
  await hydrated(page);
  await signOut(page);

  await signIn(page, buyer);
  await visit(page, dispute);
  await press(page.getByRole('button', { name: 'Accept the offer' }));
  await expect(page.getByRole('main')).toContainText('Settled');
  await hydrated(page);
  await expectAccessible(page);
  await visit(page, order);
  await expect(page.getByRole('main')).toContainText('Completed');
  await expect(page.getByRole('main')).toContainText('$50');
});

test('a buyer gives a dispute up, and strangers see nothing of it', async ({ page, complaints }) => {
  complaints.provoke(404);
  const seller = await member(page, 'Sal Ferro');
  const path = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  const order = await buy(page, path);
  await signOut(page);
  await signIn(page, seller);
  await ship(page, order);
  await signOut(page);
  await signIn(page, buyer);
  await visit(page, `${order}/dispute`);
  await page.getByText('It was damaged on its way').click();
  await fill(page, { words: 'The back of the phone is broken.' });
  await press(page.getByRole('button', { name: 'Open the dispute' }));
  await expect(page).toHaveURL(/\/account\/disputes\/[0-9a-f-]{20,}/);
  await hydrated(page);
  const dispute = new URL(page.url()).pathname;
  await signOut(page);
  await member(page, 'Eve Stranger');
  await page.goto(dispute);
  await expect(page.getByRole('main')).not.toContainText('The back of the phone is broken.');
  await hydrated(page);
  await signOut(page);
  await signIn(page, buyer);
  await visit(page, dispute);
  await press(page.getByRole('button', { name: 'Withdraw the dispute' }));
  await expect(page.getByRole('main')).toContainText('The buyer gave the dispute up.');
});
