// Buyer and seller talk: a question that the listing answers, a masked phone number, an answer that arrives by itself, a block.
import { expect, expectAccessible, field, hydrated, press, runsWasm, test, visit } from './fixtures';
import { member, signIn, signOut } from './people';
import { sale, sell } from './sales';

test('a guest asks, signs in, and both sides talk', async ({ page, complaints, browser }) => {
  complaints.provoke(401);
  const seller = await member(page, 'Sal Ferro');
  const phone = await sell(page, sale());
  await signOut(page);
  const buyer = await member(page, 'Bea Buyer');
  await signOut(page);

  await visit(page, phone);
  await expectAccessible(page);
  await page.locator('input[name="form[question]"][value="unlocked"]').press('Space');
  await field(page, 'text').fill('Call me on 617-555-0123, please.');
  await press(page.getByRole('button', { name: 'Ask', exact: true }));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await hydrated(page);
  await field(page, 'email').fill(buyer.email);
  await field(page, 'password').fill(buyer.password);
  await press(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Write to Sal Ferro');
  await hydrated(page);
  await expect(field(page, 'text')).toHaveValue('Call me on 617-555-0123, please.');
  await press(page.getByRole('button', { name: 'Send', exact: true }));
  await expect(page).toHaveURL(/\/account\/messages\/[0-9a-f-]{20,}/);
  const main = page.getByRole('main');
  await expect(main).toContainText('Yes, it works with every carrier.');
  await expect(main).toContainText('We hide a phone number from the other side');
  await hydrated(page);
  await expectAccessible(page);
  const conversation = new URL(page.url()).pathname;

  const { viewport, colorScheme, javaScriptEnabled } = test.info().project.use;
  const other = await browser.newContext({ viewport, colorScheme, javaScriptEnabled, baseURL: new URL(page.url()).origin });
  try {
    const theirs = await other.newPage();
    complaints.listenTo(theirs);
    await signIn(theirs, seller);
    await visit(theirs, '/');
    await theirs.getByLabel(/^Account of /).click();
    await press(theirs.getByRole('link', { name: 'Messages (1 unread)' }));
    await expect(theirs).toHaveURL(/\/account\/messages$/);
    await hydrated(theirs);
    await press(theirs.getByRole('link', { name: /Bea Buyer/ }));
    await expect(theirs.getByRole('main')).toContainText('[phone number hidden]');
    await expect(theirs.getByRole('main')).not.toContainText('0123');
    await hydrated(theirs);
    await field(theirs, 'text').fill('Better here. It is yours on Monday.');
    await press(theirs.getByRole('button', { name: 'Send', exact: true }));
    await expect(theirs.getByRole('main')).toContainText('Better here.');
    await expect(field(theirs, 'text')).toHaveValue('');
    await hydrated(theirs);

    // With a script the answer comes by itself, and leaves alone what is being typed.
    if (runsWasm()) await field(page, 'text').fill('I am still typing');
    else await visit(page, conversation);
    await expect(main).toContainText('It is yours on Monday.');
    if (runsWasm()) await expect(field(page, 'text')).toHaveValue('I am still typing');

    await press(theirs.getByRole('button', { name: 'Block this person' }));
    await expect(theirs.getByRole('main')).toContainText('You have blocked this person.');
    if (!runsWasm()) await visit(page, conversation);
    await expect(main).toContainText('does not want messages from you');
  } finally {
    await other.close();
  }
});
