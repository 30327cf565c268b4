// Buyer and seller review each other: blind at first, then for everybody to read, with an answer.
import { expect, expectAccessible, field, fill, hydrated, press, test, visit } from './fixtures';
import { member, signIn, signOut } from './people';
import { buy, ship } from './purchases';
import { sale, sell } from './sales';
import type { Page } from '@playwright/test';

/** Gives so many stars for a part, by keys alone. */
async function give(page: Page, name: string, stars: number): Promise<void> {
  const star = page.locator(`input[name="form[${name}]"][value="${stars}"]`);
  await star.press('Space');
  await expect(star).toBeChecked();
}

test('both sides review each other, and read it once both have', async ({ page, complaints }) => {
  complaints.provoke(422);
  const seller = await member(page, 'Sal Ferro');
  const phone = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  const order = await buy(page, phone);
  await signOut(page);
  await signIn(page, seller);
  await ship(page, order);
  await signOut(page);

  await signIn(page, buyer);
  await visit(page, order);
  await press(page.getByRole('button', { name: 'It has arrived' }));
  await press(page.getByRole('button', { name: 'Accept the phone' }));
  await expect(page.getByRole('heading', { name: 'Write a review' })).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  await fill(page, { text: 'Just as it was shown.' });
  await press(page.getByRole('button', { name: 'Send the review' }));
  await expect(page.getByRole('main')).toContainText('Choose from one star to five.');
  await hydrated(page);
  await expect(field(page, 'text')).toHaveValue('Just as it was shown.');
  for (const name of ['overall', 'description', 'packing', 'speed', 'communication']) await give(page, name, 5);
  await press(page.getByRole('button', { name: 'Send the review' }));
  await expect(page.getByRole('main')).toContainText('Nobody else can read it until');
  await hydrated(page);
  await expectAccessible(page);
  await signOut(page);

  await signIn(page, seller);
  await visit(page, order);
  await expect(page.getByRole('main')).toContainText('has reviewed you already');
  await expect(page.getByRole('main')).not.toContainText('Just as it was shown.');
  for (const name of ['overall', 'communication', 'payment']) await give(page, name, 4);
  await press(page.getByRole('button', { name: 'Send the review' }));
  await expect(page.getByRole('main')).toContainText('Just as it was shown.');
  await hydrated(page);
  await field(page, 'answer').fill('Thank you, Bea!');
  await press(page.getByRole('button', { name: 'Answer', exact: true }));
  await expect(page.getByRole('main')).toContainText('Answered on');
  await hydrated(page);
  await signOut(page);

  await visit(page, phone);
  await press(page.locator('a.seller-line'));
  await expect(page).toHaveURL(/\/sellers\//);
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'What buyers say' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Just as it was shown.');
  await expect(page.getByRole('main')).toContainText('Thank you, Bea!');
  await expect(page.getByRole('main')).toContainText('100% as described');
  await expectAccessible(page);
});
