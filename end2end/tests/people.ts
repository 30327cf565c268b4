// What a person does to have an account here: register, follow the mailed link, sign in, sign out. By hand where a
// test looks at it, otherwise by sending the same forms.
import { type Person, expect, field, fill, hydrated, mailedPath, press, somebody, visit } from './fixtures';
import { post, read, submit } from './forms';
import type { Page } from '@playwright/test';

/** Presses the form's button and waits for the page that follows. */
export async function send(page: Page, button: string, next: RegExp): Promise<void> {
  await press(page.getByRole('main').getByRole('button', { name: button, exact: true }));
  await expect(page).toHaveURL(next);
  await hydrated(page);
}

export async function registerByHand(page: Page, person: Person): Promise<void> {
  await visit(page, '/register');
  await fill(page, { name: person.name, email: person.email, phone: person.phone, password: person.password });
  await page.getByRole('checkbox').check();
  await send(page, 'Create account', /\/check-mail/);
}

/** Follows the mailed link; the person is signed in afterwards. */
export async function verifyByHand(page: Page, person: Person): Promise<void> {
  await visit(page, await mailedPath(page, person.email, '/verify'));
  await fill(page, { password: person.password });
  await send(page, 'Confirm and sign in', /\/account/);
}

/** Somebody who has registered and not yet followed the mailed link. */
export async function register(page: Page, person: Person): Promise<void> {
  const fields = { name: person.name, email: person.email, phone: person.phone, password: person.password, terms: 'on' };
  await submit(page, '/register', 'register', fields);
}

/** A new member who is signed in. */
export async function member(page: Page, name?: string): Promise<Person> {
  const person = somebody(name);
  await register(page, person);
  const link = new RegExp(`${person.email}.*?href="[^"]*(/verify\\?token=[^"]+)"`, 's');
  let path: string | undefined;
  await expect.poll(async () => (path = link.exec(await read(page, '/sandbox/outbox'))?.[1]), { timeout: 60_000 }).toBeTruthy();
  await submit(page, path!, 'verify_email', { password: person.password });
  return person;
}

/** Somebody is signed in; what the page shows still has to be visited. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await submit(page, '/sign-in', 'sign_in', { email: person.email, password: person.password });
}

/** Nobody is signed in; what the page shows still has to be visited. */
export async function signOut(page: Page): Promise<void> {
  await post(page, '/', '/api/sign_out', {});
}

/** Types e-mail and password; `next` is where that leads. */
export async function signInByHand(page: Page, person: Person, next = /\/$/): Promise<void> {
  await visit(page, '/sign-in');
  await fill(page, { email: person.email, password: person.password });
  await send(page, 'Sign in', next);
}

export async function signOutByHand(page: Page): Promise<void> {
  await page.getByLabel(/^Account of /).click();
  await press(page.getByRole('button', { name: 'Sign out', exact: true }));
  await expectGuest(page);
  await hydrated(page);
}

export async function expectMember(page: Page, person: Person): Promise<void> {
  await expect(page.getByLabel(`Account of ${person.name}`)).toBeVisible();
}

export async function expectGuest(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
}

/** The field says what is wrong with it, and is marked. */
export async function expectRefused(page: Page, name: string): Promise<void> {
  await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
}
