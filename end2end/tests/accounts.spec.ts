// A person joins, comes back, forgets the password, and adds a second factor.
import { code } from './authenticator';
import { expect, expectAccessible, field, fill, mailedPath, press, somebody, test, visit } from './fixtures';
import {
  expectGuest, expectMember, expectRefused, member, register, registerByHand, send, signInByHand, signOut, signOutByHand, verifyByHand,
} from './people';

test('a person registers, confirms the mailed link, signs out and in again', async ({ page }) => {
  const person = somebody();
  await registerByHand(page, person);
  await expectGuest(page);
  await verifyByHand(page, person);
  await expectMember(page, person);
  await expect(page.getByText('Your e-mail address is confirmed')).toBeVisible();
  await signOutByHand(page);
  await signInByHand(page, person);
  await expectMember(page, person);
});

test('an unconfirmed address and a wrong password are refused with the same words', async ({ page, complaints }) => {
  [401, 403, 422].forEach((status) => complaints.provoke(status));
  const unconfirmed = somebody();
  await register(page, unconfirmed);
  const said: string[] = [];
  for (const person of [unconfirmed, somebody()]) {
    await visit(page, '/sign-in');
    await fill(page, { email: person.email, password: person.password });
    await press(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }));
    said.push(await page.getByRole('main').getByRole('alert').innerText());
    await expectGuest(page);
  }
  expect(said[0]).toBe(said[1]);
});

test('a refused form keeps what was typed, but for the password', async ({ page, complaints }) => {
  complaints.provoke(422);
  await visit(page, '/register');
  await fill(page, { name: 'Ada Fern', email: 'no-address', phone: '+14155552671', password: 'short' });
  await press(page.getByRole('main').getByRole('button', { name: 'Create account' }));
  await expectRefused(page, 'email');
  await expectRefused(page, 'password');
  await expect(field(page, 'name')).toHaveValue('Ada Fern');
  await expect(field(page, 'email')).toHaveValue('no-address');
  await expect(field(page, 'phone')).toHaveValue('+14155552671');
  await expectAccessible(page);
});

test('a forgotten password is replaced by the mailed link', async ({ page, complaints }) => {
  [401, 403, 422].forEach((status) => complaints.provoke(status));
  const person = await member(page);
  await signOut(page);
  await visit(page, '/forgot-password');
  await fill(page, { email: person.email });
  await send(page, 'Mail me a link', /done=sent/);
  await visit(page, await mailedPath(page, person.email, '/reset-password'));
  const renewed = { ...person, password: `${person.password} and lid` };
  await fill(page, { password: renewed.password });
  await send(page, 'Set password', /\/sign-in/);

  await signInByHand(page, person, /\/sign-in|\/api\//);
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expectGuest(page);
  await signInByHand(page, renewed);
  await expectMember(page, person);
});

test('a second factor is asked for, and a recovery code takes its place once', async ({ page, complaints }) => {
  [401, 403, 422].forEach((status) => complaints.provoke(status));
  const person = await member(page);
  await visit(page, '/account/security/set-up');
  const secret = await page.locator('code.key').innerText();
  await expectAccessible(page);
  await fill(page, { code: code(secret) });
  await send(page, 'Turn it on', /\/account\/security\/codes/);
  const recovery = await page.getByRole('main').locator('ul.card li').first().innerText();
  await signOut(page);

  // The code that turned it on has been used: the next one is good already.
  await signInByHand(page, person, /\/second-factor/);
  await expectGuest(page);
  await fill(page, { code: code(secret, 1) });
  await send(page, 'Sign in', /\/$/);
  await expectMember(page, person);
  await signOut(page);

  await signInByHand(page, person, /\/second-factor/);
  await fill(page, { code: recovery });
  await send(page, 'Sign in', /\/$/);
  await signOut(page);

  await signInByHand(page, person, /\/second-factor/);
  await fill(page, { code: recovery });
  await press(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }));
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expectGuest(page);
});

test('one device signs the others out', async ({ page, browser }) => {
  const person = await member(page);
  const other = await (await browser.newContext()).newPage();
  await signInByHand(other, person);
  await expectMember(other, person);
  await visit(page, '/account/sessions');
  await send(page, 'Sign out all other devices', /done=all/);
  await visit(other, '/');
  await expectGuest(other);
  await visit(page, '/');
  await expectMember(page, person);
  await other.context().close();
});
