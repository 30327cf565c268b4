// What every browser test starts from: a page whose complaints fail the test, and a person to be.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Locator, type Page } from '@playwright/test';

export { expect };

/** Somebody who has not been here before. */
export interface Person {
  name: string;
  email: string;
  phone: string;
  password: string;
}

/** Console errors and thrown exceptions, but for those that a test says it provokes. */
export class Complaints {
  readonly #heard: string[] = [];
  readonly #provoked: RegExp[] = [];

  listenTo(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#heard.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#heard.push(String(error)));
  }

  /** Browsers report each answer of 400 and above as an error, also the one that a test asks for. */
  provoke(status: number): void {
    this.#provoked.push(new RegExp(`the server responded with a status of ${status} `));
  }

  /** What is sent does not arrive, because a test cuts the line. */
  provokeLostLine(): void {
    this.#provoked.push(/net::ERR_/);
  }

  unprovoked(): string[] {
    return this.#heard.filter((text) => !this.#provoked.some((pattern) => pattern.test(text)));
  }
}

export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ page }, use) => {
      const complaints = new Complaints();
      complaints.listenTo(page);
      await use(complaints);
      expect(complaints.unprovoked(), 'console errors').toEqual([]);
    },
    { auto: true },
  ],
});

/** Whether this test's browser runs JavaScript, and so WASM. */
export function runsWasm(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}

/** Waits until the page has woken up, where it can. */
export async function hydrated(page: Page): Promise<void> {
  if (runsWasm()) await page.locator('body[data-hydrated]').waitFor({ state: 'attached', timeout: 60_000 });
}

/** Opens a path and waits until the page can be used. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/**
 * Presses what leads to another page. Without JavaScript, a click now and then arrives twice while the machine
 * is busy; the Enter key does not.
 */
export async function press(button: Locator): Promise<void> {
  await (runsWasm() ? button.click() : button.press('Enter'));
}

/** A form's field by its name on the server. */
export function field(page: Page | Locator, name: string): Locator {
  return page.locator(`[name="form[${name}]"]:visible`);
}

export async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await field(page, name).fill(value);
}

/** Finds no accessibility violation that axe knows of. */
export async function expectAccessible(page: Page): Promise<void> {
  if (runsWasm()) return expectNoViolations(page);
  // Axe is a script itself: it looks at the same HTML in a browser that could run scripts but gets none.
  const dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const context = await page.context().browser()!.newContext({
    javaScriptEnabled: true,
    colorScheme: dark ? 'dark' : 'light',
    storageState: await page.context().storageState(),
  });
  try {
    const twin = await context.newPage();
    await twin.route('**/*', (route) => (route.request().resourceType() === 'script' ? route.abort() : route.fallback()));
    const body = await page.content();
    await twin.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    await twin.goto(page.url());
    await expectNoViolations(twin);
  } finally {
    await context.close();
  }
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

export function somebody(name = 'Ada Fern'): Person {
  const unique = crypto.randomUUID();
  const digits = String(parseInt(unique.slice(0, 6), 16) % 10_000).padStart(4, '0');
  return {
    name,
    email: `person-${unique}@example.com`,
    phone: `+1415555${digits}`,
    password: `violet ${unique.slice(0, 13)} teapot`,
  };
}

/** The path that the newest mail's link leads to, read in the sandbox's outbox; waits for it to be sent. */
export async function mailedPath(page: Page, to: string, path: string): Promise<string> {
  const mails = page.getByRole('main').getByRole('listitem').filter({ hasText: to });
  const link = mails.locator(`a[href*="${path}?token="]`).first();
  await expect(async () => {
    await page.goto('/sandbox/outbox');
    await expect(link).toBeAttached({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  const { pathname, search } = new URL((await link.getAttribute('href'))!);
  return pathname + search;
}
