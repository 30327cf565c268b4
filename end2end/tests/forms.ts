// What a test does not look at, it need not click: forms are read from their page and sent, as without JavaScript.
import { expect, test } from './fixtures';
import type { Page } from '@playwright/test';
import { load } from 'cheerio';

/** What a browser says beside a form: where it comes from, and that it wants a page back. */
function headers(path: string): Record<string, string> {
  const base = test.info().project.use.baseURL!;
  return { accept: 'text/html', origin: new URL(base).origin, referer: new URL(path, base).href };
}

/** The HTML of a page, as whoever the browser's cookies say. */
export async function read(page: Page, path: string): Promise<string> {
  const answer = await page.request.get(path, { headers: { accept: 'text/html' } });
  expect(answer.status(), path).toBe(200);
  return answer.text();
}

/**
 * Sends the form on a page that goes to a server function: its fields as they stand there, and in `form[...]` the
 * given ones. Answers the path that it leads to.
 */
export async function submit(page: Page, path: string, name: string, fields: Record<string, string>): Promise<string> {
  const form = load(await read(page, path))(`form[action$="/api/${name}"]`).first();
  expect(form.length, `a form for ${name} on ${path}`).toBe(1);
  const own = form.serializeArray().map((field) => [field.name, field.value]);
  const given = Object.entries(fields).map(([field, value]) => [`form[${field}]`, value]);
  return post(page, path, `/api/${name}`, { form: Object.fromEntries([...own, ...given]) });
}

/** Sends a form that needs nothing of its page. */
export async function post(page: Page, path: string, action: string, body: Body): Promise<string> {
  const answer = await page.request.post(action, { ...body, headers: headers(path), maxRedirects: 0 });
  const moved = [302, 303].includes(answer.status());
  expect(moved, moved ? '' : `${action} answered ${answer.status()}: ${await answer.text()}`).toBe(true);
  const { pathname, search } = new URL(answer.headers().location, headers(path).referer);
  return pathname + search;
}

type Body = Pick<NonNullable<Parameters<Page['request']['post']>[1]>, 'form' | 'multipart'>;
