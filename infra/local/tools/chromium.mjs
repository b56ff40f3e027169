import { run } from './command.mjs';
import { findExecutable } from './find-executable.mjs';

/** The browser that CHROMIUM_PATH names, or one on PATH. */
export const findChromium = () =>
  findExecutable(
    ...(process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : []),
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
  );

const install = ['install', '-y', '--no-install-recommends', 'chromium'];

/** A Chromium for the console's test: as root installs Debian's. Undefined where there is none to be had. */
export const provideChromium = async () => {
  const found = findChromium();
  if (found || process.getuid?.() !== 0 || !findExecutable('apt-get')) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', install, { env });
  } catch {
    await run('apt-get', ['update'], { env });
    await run('apt-get', install, { env });
  }
  return findChromium();
};
