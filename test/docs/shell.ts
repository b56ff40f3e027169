import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from './pages.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const LAST_MARK = '\u0001';

/**
 * Runs the commands of a page one after the other in one shell, in a folder with the page's files, as a reader would.
 * Resolves with what each has printed.
 */
export const runCommands = async (page: Page, environment: Record<string, string>): Promise<string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'runlet-docs-'));
  try {
    await symlink(modules, join(folder, 'node_modules'));
    for (const [name, text] of page.files) await writeFile(join(folder, name), text);
    const script = page.commands.map(({ text }) => `${text}\nprintf '\\001'`).join('\n');
    const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...environment, PATH: path, HOME: folder },
    });
    return stdout.split(LAST_MARK).slice(0, -1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
