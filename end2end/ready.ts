// Waits until the market answers: `cargo leptos end-to-end` starts it at the same moment as the tests.
import type { FullConfig } from '@playwright/test';

export default async function ready(config: FullConfig): Promise<void> {
  const url = new URL('/health/ready', config.projects[0].use.baseURL);
  let last = 'no answer';
  for (let tries = 0; tries < 300; tries += 1) {
    last = await fetch(url).then((answer) => `status ${answer.status}`, (error: Error) => error.message);
    if (last === 'status 200') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} is not ready: ${last}`);
}
