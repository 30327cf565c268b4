// What a seller does: choose the model, add photos, fill in the rest, publish. By hand where a test looks at it,
// otherwise by sending the same forms.
import { expect, field, hydrated, press, runsWasm, visit } from './fixtures';
import { post, read } from './forms';
import { picture } from './pictures';
import type { Page } from '@playwright/test';

export interface Sale {
  /** In whole US dollars. */
  price: string;
  /** A city, as the field's suggestions write it. */
  place: string;
  description: string;
}

/** A sale that no other test makes: searches find it by its price. */
export function sale(place = 'Chicago'): Sale {
  const unique = crypto.randomUUID();
  const price = String(1_000 + (parseInt(unique.slice(0, 8), 16) % 90_000));
  return { price, place, description: `Kept in a case since it was new, ${unique}.` };
}

/** An IMEI that no other test uses: 14 digits, random but for the first, and the one that checks them (Luhn). */
export function imei(beginning = '35'): string {
  const random = crypto.getRandomValues(new Uint8Array(14 - beginning.length));
  const digits = [...[...beginning].map(Number), ...random.map((byte) => byte % 10)];
  const sum = digits.reduce((sum, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join('');
}

/** Begins a listing of an iPhone 13; ends on the page where it is filled in. */
export async function draft(page: Page): Promise<void> {
  await visit(page, await begin(page));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Apple iPhone 13');
}

/** Begins a listing of an iPhone 13; answers the path of its page. */
async function begin(page: Page): Promise<string> {
  return post(page, '/sell', '/api/draft_listing', { form: { model: 'apple-iphone-13' } });
}

/** The same by typing the model. */
export async function draftByHand(page: Page): Promise<void> {
  await visit(page, '/sell');
  const model = page.getByRole('combobox', { name: /name or model number/ });
  if (runsWasm()) {
    await model.pressSequentially('iphone 13', { delay: 30 });
    await page.getByRole('option', { name: /^Apple iPhone 13(?! (mini|Pro))/ }).first().click();
  } else {
    await model.fill('iphone 13');
    await press(page.getByRole('main').getByRole('button', { name: 'Find', exact: true }));
    await press(page.getByRole('button', { name: /^Apple iPhone 13(?! (mini|Pro))/ }).first());
  }
  await expect(page).toHaveURL(/\/sell\/[0-9a-f-]{20,}/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Apple iPhone 13');
  await hydrated(page);
}

/** Uploads two photos, and waits until the page shows both. */
export async function addTwoPhotos(page: Page): Promise<void> {
  await page.locator('#photo').setInputFiles([picture('front.png', [30, 90, 160]), picture('back.png', [200, 120, 40])]);
  if (!runsWasm()) await press(page.getByRole('button', { name: 'Upload the photos' }));
  await expect(page.getByRole('img', { name: /^Photo \d$/ })).toHaveCount(2);
  await hydrated(page);
}

const answers = {
  storage_gb: '128',
  screen: 'flawless',
  body: 'worn',
  function: 'full',
  parts: 'original',
  account_lock: 'removed',
  finance: 'paid_off',
  carrier_lock: 'unlocked',
};

export async function fillIn(page: Page, sale: Sale): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    const choice = page.locator(`input[name="form[${name}]"][value="${value}"]`);
    await choice.press('Space');
    await expect(choice).toBeChecked();
  }
  await field(page, 'imei').fill(imei());
  await field(page, 'price').fill(sale.price);
  await field(page, 'place_text').fill(sale.place);
  await field(page, 'description').fill(sale.description);
}

/** Puts an iPhone 13 up for sale by hand; answers the path of its page. */
export async function sellByHand(page: Page, sale: Sale): Promise<string> {
  await draftByHand(page);
  await addTwoPhotos(page);
  await fillIn(page, sale);
  await press(page.getByRole('button', { name: 'Publish' }));
  await expect(page).toHaveURL(/\/listings\/[0-9a-f-]{20,}/);
  await hydrated(page);
  return new URL(page.url()).pathname;
}

/** Puts an iPhone 13 up for sale; answers the path of its page. */
export async function sell(page: Page, sale: Sale): Promise<string> {
  const path = await begin(page);
  const id = path.split('/').pop()!;
  for (const photo of [picture('front.png', [30, 90, 160]), picture('back.png', [200, 120, 40])]) {
    await post(page, path, `/listings/${id}/photos`, { multipart: { page: path, photo } });
  }
  const version = /name="version" value="(\d+)"/.exec(await read(page, path))![1];
  const { price, place, description } = sale;
  const told = Object.entries({ ...answers, imei: imei(), price, place_text: place, description });
  const fields = Object.fromEntries(told.map(([name, value]) => [`form[${name}]`, value]));
  return post(page, path, '/api/save_listing', { form: { id, version, then: 'publish', ...fields } });
}
