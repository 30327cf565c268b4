// Selling before there is an account, another one like it, prices that change, holidays, and files of shops.
import { expect, expectAccessible, field, fill, hydrated, mailedPath, press, runsWasm, somebody, test, visit } from './fixtures';
import { member, send, signOut } from './people';
import { addTwoPhotos, draft, draftByHand, fillIn, sale, sell } from './sales';

test('a guest fills everything in, signs up to publish, and nothing is lost', async ({ page }) => {
  const [person, offer] = [somebody('Gil Guest'), sale()];
  await draftByHand(page);
  const path = new URL(page.url()).pathname;
  await expect(page.getByRole('main')).toContainText('You need no account to fill this in');
  await addTwoPhotos(page);
  await fillIn(page, offer);
  await press(page.getByRole('button', { name: 'Publish' }));
  await expect(page).toHaveURL(/\/register\?next=/);
  await hydrated(page);
  await expect(page.getByRole('main')).toContainText('Your phone is ready to be sold');
  await expectAccessible(page);

  await fill(page, { name: person.name, email: person.email, phone: person.phone, password: person.password });
  await page.getByRole('checkbox').check();
  await send(page, 'Create account', /\/check-mail/);
  await visit(page, await mailedPath(page, person.email, '/verify'));
  await fill(page, { password: person.password });
  await send(page, 'Confirm and sign in', new RegExp(path));
  await expect(field(page, 'price')).toHaveValue(offer.price);
  await expect(page.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(2);
  await press(page.getByRole('button', { name: 'Publish' }));
  await expect(page).toHaveURL(/\/listings\/[0-9a-f-]{20,}/);
  await expect(page.getByRole('main')).toContainText(person.name);
});

test('a guest’s draft opens in no other browser', async ({ page, browser }) => {
  await draft(page);
  const stranger = await browser.newContext({ javaScriptEnabled: runsWasm() });
  try {
    const other = await stranger.newPage();
    await other.goto(page.url());
    await expect(other).toHaveURL(/\/sign-in\?next=/);
  } finally {
    await stranger.close();
  }
});

test('the start page offers the phone in the hand', { tag: '@script' }, async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  const brands = [{ brand: 'Chromium', version: '140' }];
  await session.send('Emulation.setUserAgentOverride', {
    userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
    userAgentMetadata: {
      brands,
      platform: 'Android',
      platformVersion: '14',
      architecture: '',
      model: 'SM-G991B',
      mobile: true,
    },
  });
  await visit(page, '/sell');
  const offered = page.getByRole('region', { name: 'This phone?' });
  await expect(offered).toContainText('Samsung Galaxy S21 5G');
  await expectAccessible(page);
  await offered.getByRole('button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Samsung Galaxy S21 5G');
});

test('an IMEI that nobody knows says so and stays typed', async ({ page, complaints }) => {
  complaints.provoke(422);
  await visit(page, '/sell');
  await field(page, 'imei').fill('490154203237519');
  await press(page.getByRole('button', { name: 'Find by IMEI' }));
  await expect(page.getByRole('main')).toContainText('One of the digits is wrong');
  await expect(field(page, 'imei')).toHaveValue('490154203237519');
});

test('buyers see what was asked before, and the seller sells another one like it', async ({ page }) => {
  await member(page);
  const path = await sell(page, sale());
  await visit(page, path.replace('listings', 'sell'));
  await field(page, 'price').fill('777');
  // What is left after the fee of 3 % is reckoned as one types, and by the server where nothing reckons here.
  if (runsWasm()) await expect(page.locator('#you-receive')).toContainText('You receive $753.69');
  await press(page.getByRole('button', { name: 'Save changes' }));
  await expect(page.getByRole('main')).toContainText(/Saved/);
  await hydrated(page);
  await expect(page.locator('#you-receive')).toContainText('You receive $753.69');
  await expect(async () => {
    await visit(page, path);
    await expect(page.getByRole('main')).toContainText('Price lowered on', { timeout: 1_000 });
  }).toPass();
  await expectAccessible(page);
  await press(page.getByRole('button', { name: 'Sell another like it' }));
  await expect(page).toHaveURL(/\/sell\/[0-9a-f-]{20,}/);
  await hydrated(page);
  await expect(field(page, 'price')).toHaveValue('777');
  await expect(page.locator('input[name="form[screen]"]:checked')).toHaveCount(0);
});

test('phones rest while their seller is on holiday', async ({ page }) => {
  await member(page, 'Holly Day');
  const path = await sell(page, sale());
  await visit(page, '/account/listings');
  await page.getByText('Going on holiday?').click();
  await field(page, 'until').fill('2000-01-01');
  await expectAccessible(page);
  await field(page, 'until').fill('');
  await press(page.getByRole('button', { name: 'Pause my phones' }));
  await expect(page.getByRole('button', { name: 'I am back: bring my phones back' })).toBeVisible();
  await hydrated(page);
  await visit(page, path);
  await expect(page.getByRole('main')).toContainText('Its seller is on holiday');
  await visit(page, '/account/listings');
  await press(page.getByRole('button', { name: 'I am back: bring my phones back' }));
  await expect(page).toHaveURL(/state=live/);
  await visit(page, path);
  await expect(page.getByRole('main')).not.toContainText('Its seller is on holiday');
});

test('a shop adds its phones by a file, after its mistakes are mended', async ({ page, complaints }) => {
  complaints.provoke(422);
  await member(page);
  await visit(page, '/account/bulk');
  const heading = 'reference,model,storage_gb,screen,body,function,parts,price,place';
  const row = (n: number, price: string) => `A-${n},Apple iPhone 13,128,flawless,worn,full,original,${price},Chicago`;
  await field(page, 'csv').fill(`${heading}\n${row(1, '300')}\n${row(2, 'dear')}`);
  await press(page.getByRole('button', { name: 'Add the phones' }));
  await expect(page.getByRole('main')).toContainText('Line 3 (A-2), price:');
  await expectAccessible(page);
  await hydrated(page);
  await field(page, 'csv').fill(`${heading}\n${row(1, '300')}\n${row(2, '310')}`);
  await press(page.getByRole('button', { name: 'Try it' }));
  await expect(page.getByRole('main')).toContainText('Nothing is wrong with it. 2 phones would be added');
  await hydrated(page);
  await field(page, 'csv').fill(`${heading}\n${row(1, '300')}\n${row(2, '310')}`);
  await press(page.getByRole('button', { name: 'Add the phones' }));
  await expect(page).toHaveURL(/started=yes/);
  await expect(async () => {
    await visit(page, '/account/listings?state=draft');
    await expect(page.getByRole('main').getByRole('heading', { name: /Apple iPhone 13/ })).toHaveCount(2, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await signOut(page);
});
