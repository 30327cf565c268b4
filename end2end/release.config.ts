// The same person on a release's script and WASM, which come in parts: `cargo xtask test release`.
import { defineConfig } from '@playwright/test';
import usual from './playwright.config';

const [wasm] = usual.projects ?? [];

export default defineConfig({ ...usual, testDir: './release', projects: [wasm] });
