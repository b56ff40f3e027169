import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../../infra/local/tools/chromium.mjs';

/** Chromium must not look anything up elsewhere, and as root it has no sandbox of its own. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestBrowser {
  readonly page: Page;
  /** What the page's console and its content security policy complained of. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A real Chromium with a profile of its own. */
export const openBrowser = async (): Promise<TestBrowser> => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found; `npm test` installs one where it may.');
  const profile = await mkdtemp(join(tmpdir(), 'runlet-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    page,
    complaints,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
};
