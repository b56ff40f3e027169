import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../infra/local/tools/chromium.mjs';

/** A real Chromium for tests of the console, or undefined where there is none (`npm test` installs one as root). */
export const findBrowser = (): string | undefined => findChromium();

/** Starts it without a window; `close()` it at the end. */
export const startBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('No Chromium found; install one or set CHROMIUM_PATH.');
  // Chromium's own sandbox does not work as root, and the pages are ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
};
