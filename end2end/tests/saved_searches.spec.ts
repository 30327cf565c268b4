// A person keeps a search and watches a phone, hears of both here and by mail, and ends the mails with the link in them.
import { expect, expectAccessible, field, hydrated, press, test, visit } from './fixtures';
import { member, signIn, signOut } from './people';
import { sale, sell } from './sales';
import type { Page } from '@playwright/test';

/** The text of the newest mail to somebody that has these words, read in the sandbox's outbox. */
async function mailWith(page: Page, to: string, words: string): Promise<string> {
  const mail = page.getByRole('main').getByRole('listitem').filter({ hasText: to }).filter({ hasText: words }).first();
  await expect(async () => {
    await page.goto('/sandbox/outbox');
    await expect(mail).toBeAttached({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  return (await mail.textContent()) ?? '';
}

test('a saved search tells of a new phone, and its mail is left by its link', async ({ page }) => {
  const buyer = await member(page, 'Bea Alder');
  const offer = sale('Denver');
  await visit(page, `/search?brand=apple&min=${offer.price}&max=${offer.price}&currency=USD`);
  await press(page.getByRole('link', { name: 'Save this search' }));
  await expect(page).toHaveURL(/\/account\/searches\/new\?brand=apple/);
  await hydrated(page);
  await expectAccessible(page);
  await field(page, 'name').fill('That very one');
  await press(page.getByRole('main').getByRole('button', { name: 'Save the search' }));
  await expect(page).toHaveURL(/\/account\/searches\?done=saved/);
  await hydrated(page);
  await expect(page.getByRole('link', { name: 'That very one' })).toBeVisible();
  await expectAccessible(page);
  await signOut(page);

  await member(page, 'Sal Ferro');
  await sell(page, offer);
  await signOut(page);

  const mail = await mailWith(page, buyer.email, 'That very one');
  const leave = /\/unsubscribe\?token=[\w-]+/.exec(mail)![0];
  await signIn(page, buyer);
  await visit(page, '/');
  await expect(page.getByRole('link', { name: 'Notifications, 1 unread' })).toBeVisible();
  await visit(page, '/account/notifications');
  await expectAccessible(page);
  await press(page.getByRole('button', { name: /A new phone for “That very one”/ }));
  await expect(page).toHaveURL(/\/search\?brand=apple/);
  await hydrated(page);
  await expect(page.getByRole('main').locator('.listing-grid article')).toHaveCount(1);
  await signOut(page);

  await visit(page, leave);
  await expect(page.getByRole('main')).toContainText('phones that your search “That very one” finds');
  await expectAccessible(page);
  await press(page.getByRole('button', { name: 'Send me no more of these' }));
  await expect(page.getByRole('main')).toContainText('we send you no more of these mails');
});

test('a guest presses a heart, signs in and watches the phone', async ({ page, complaints }) => {
  complaints.provoke(401);
  await member(page, 'Sal Ferro');
  const offer = sale('Denver');
  await sell(page, offer);
  await signOut(page);
  const buyer = await member(page, 'Bea Alder');
  await signOut(page);

  await visit(page, `/search?brand=apple&min=${offer.price}&max=${offer.price}&currency=USD`);
  await press(page.getByRole('main').getByRole('button', { name: /^Watch Apple iPhone 13/ }));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await field(page, 'email').fill(buyer.email);
  await field(page, 'password').fill(buyer.password);
  await press(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }));
  await expect(page).toHaveURL(/\/account\/watched\?add=/);
  await hydrated(page);
  const offered = page.getByRole('region', { name: 'Watch this phone' });
  await press(offered.getByRole('button', { name: 'Watch the price' }));
  await expect(page.getByRole('button', { name: 'Watching' }).first()).toBeVisible();
  await visit(page, '/account/watched');
  await expect(page.getByRole('main')).toContainText('Watched since');
  await expectAccessible(page);
});
