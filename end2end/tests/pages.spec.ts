// Pages that belong to no single noun: they have titles, are accessible in light and dark, and never complain.
import { expect, expectAccessible, hydrated, test, visit } from './fixtures';
import { member } from './people';
import type { Page } from '@playwright/test';

const titles: Record<string, RegExp> = {
  '/': /MobileGoo/,
  '/search': /MobileGoo/,
  '/sell': /MobileGoo/,
  '/models/apple-iphone-13': /iPhone 13/,
  '/brands/apple': /Apple/,
  '/register': /Create your account/,
  '/check-mail': /Look into your mailbox/,
  '/sign-in': /Sign in/,
  '/second-factor': /One more step/,
  '/forgot-password': /Forgot your password/,
  '/verify?token=x': /Confirm your e-mail address/,
  '/reset-password?token=x': /Choose a new password/,
  '/confirm-email?token=x': /Confirm your new e-mail address/,
  '/about': /About/,
  '/help': /Help/,
  '/privacy': /Privacy/,
  '/terms': /Terms/,
  '/data': /Data/,
  '/sandbox/outbox': /MobileGoo/,
};

/** The pages of somebody who is signed in. */
const own = [
  '/account',
  '/account/listings',
  '/account/profile',
  '/account/email',
  '/account/password',
  '/account/security',
  '/account/security/set-up',
  '/account/sessions',
  '/account/addresses',
  '/account/addresses/edit',
  '/account/delete',
];

for (const [path, title] of Object.entries(titles)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} is accessible and well titled when it is ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await visit(page, path);
      await expect(page).toHaveTitle(title);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
    });
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page of an account is accessible when it is ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await member(page);
    for (const path of own) {
      await visit(page, path);
      await expect(page, path).toHaveURL(path);
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
      await expectAccessible(page);
    }
  });
}

for (const width of [320, 390, 1440]) {
  test(`nothing is cut off at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    for (const path of Object.keys(titles)) {
      await visit(page, path);
      expect(await cutOff(page), path).toEqual([]);
    }
  });

  test(`nothing of an account is cut off at ${width} pixels`, async ({ page }) => {
    test.slow();
    await member(page);
    await page.setViewportSize({ width, height: 844 });
    for (const path of own) {
      await visit(page, path);
      expect(await cutOff(page), path).toEqual([]);
    }
  });
}

/** What stands beyond the right edge of the window. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('h1, h2, p, a, button, input, select')];
    const beyond = parts.filter((part) => part.getBoundingClientRect().right > innerWidth + 1);
    return beyond.map((part) => part.outerHTML.slice(0, 120));
  });
}

test('a page that is not there says so and offers a way on', async ({ page, complaints }) => {
  complaints.provoke(404);
  const answer = await page.goto('/there/is/no/such/page');
  expect(answer?.status()).toBe(404);
  await hydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/Not found/);
  await expectAccessible(page);
});
