// How a person visits the market in tests: a phone's browser, once with JavaScript (and so WASM), once without.
import { defineConfig } from '@playwright/test';

const phone = { width: 390, height: 844 };

// Taps and seconds of a sale are measured on a market of their own, by `cargo xtask timed`.
const timed = Boolean(process.env.TIMED);

export default defineConfig({
  testDir: './tests',
  globalSetup: './ready.ts',
  outputDir: './test-results',
  // Two, because the server under test shares the machine.
  workers: 2,
  retries: 0,
  // A build that is broken as a whole need not be told so by every test.
  maxFailures: 12,
  forbidOnly: true,
  // Patience for busy machines; what is tested is never how long anything takes.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:3000',
    viewport: phone,
    hasTouch: true,
    locale: 'en-US',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'wasm', use: { javaScriptEnabled: true }, grepInvert: timed ? [] : /@timed/ },
    // What only a script can do is tagged so.
    { name: 'plain', use: { javaScriptEnabled: false }, grepInvert: /@script/ },
  ],
});
