// A person sells a phone: from the model's name to the listing that others see, and off the market again.
import { expect, expectAccessible, field, press, test, visit } from './fixtures';
import { member, signOut } from './people';
import { addTwoPhotos, draft, fillIn, sale, sell, sellByHand } from './sales';

test('a phone is listed with two photos, and everybody can see it', async ({ page }) => {
  const seller = await member(page, 'Sal Ferro');
  const offer = sale();
  const path = await sellByHand(page, offer);
  await signOut(page);

  await visit(page, path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Apple iPhone 13 128 GB/);
  await expect(page).toHaveTitle(/Apple iPhone 13 128 GB/);
  await expect(page.getByRole('main')).toContainText(offer.description);
  await expect(page.getByRole('main')).toContainText(Number(offer.price).toLocaleString('en-US'));
  await expect(page.getByRole('main')).toContainText(seller.name);
  await expect(page.getByRole('main')).not.toContainText(seller.phone);
  const product = JSON.parse(await page.locator('script[type="application/ld+json"]').first().textContent() ?? '');
  expect(JSON.stringify(product)).toContain('"Product"');
  await expectAccessible(page);
});

test('a draft that lacks parts is not published and keeps what it has', async ({ page, complaints }) => {
  complaints.provoke(422);
  await member(page);
  await draft(page);
  await field(page, 'price').fill('321');
  await field(page, 'description').fill('Only half of it is told.');
  await press(page.getByRole('button', { name: 'Publish' }));
  await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible();
  await expect(field(page, 'price')).toHaveValue('321');
  await expect(field(page, 'description')).toHaveValue('Only half of it is told.');
  await expectAccessible(page);
});

test('a saved draft is as it was when its seller comes back', async ({ page }) => {
  await member(page);
  const offer = sale();
  await draft(page);
  const path = new URL(page.url()).pathname;
  await addTwoPhotos(page);
  await fillIn(page, offer);
  const saved = page.waitForResponse((answer) => answer.url().includes('/api/save_listing'));
  await press(page.getByRole('button', { name: 'Save draft' }));
  await saved;
  await visit(page, path);
  await expect(field(page, 'price')).toHaveValue(offer.price);
  await expect(field(page, 'description')).toHaveValue(offer.description);
  await expect(page.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(2);
  await expectAccessible(page);
});

test('a withdrawn phone is gone for everybody else', async ({ page, complaints }) => {
  complaints.provoke(404);
  await member(page);
  const path = await sell(page, sale());
  await visit(page, '/account/listings');
  await expectAccessible(page);
  await page.getByRole('main').getByText('Withdraw', { exact: true }).click();
  await press(page.getByRole('button', { name: 'Yes, take it off the market' }));
  await expect(page.getByRole('button', { name: 'Put up again' })).toBeVisible();
  await signOut(page);
  const answer = await page.goto(path);
  expect(answer?.status()).toBe(404);
});
