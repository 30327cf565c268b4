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

// What a page looks like does not depend on where the market keeps its rows: these are told of one pair of storages.
const look = { tag: '@look' };
const schemes = ['light', 'dark'] as const;

for (const [path, title] of Object.entries(titles)) {
  test(`${path} is well titled, and accessible when it is light and dark`, look, async ({ page }) => {
    await visit(page, path);
    await expect(page).toHaveTitle(title);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  });
}

test('every page of an account is accessible when it is light and dark', look, async ({ page }) => {
  test.slow();
  await member(page);
  for (const path of own) {
    await visit(page, path);
    await expect(page, path).toHaveURL(path);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  }
});

const widths = [320, 390, 1440];

/** Finds nothing beyond the right edge of the window, however wide that is. */
async function expectNothingCutOff(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await visit(page, path);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 });
      expect(await cutOff(page), `${path} at ${width} pixels`).toEqual([]);
    }
  }
}

test('nothing is cut off on phones and on large screens', look, async ({ page }) => {
  test.slow();
  await expectNothingCutOff(page, Object.keys(titles));
});

test('nothing of an account is cut off on phones and on large screens', look, async ({ page }) => {
  test.slow();
  await member(page);
  await expectNothingCutOff(page, own);
});

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
