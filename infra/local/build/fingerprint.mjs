import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../paths.mjs';

const NOT_SOURCES = new Set(['node_modules', 'dist', '.git', '.runlet']);

/** Every file below the paths (files or folders of the repository) that is not made by a tool. */
export const sourceFiles = (...paths) => {
  const found = [];
  const visit = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) found.push(path);
    if (!stats?.isDirectory()) return;
    for (const name of readdirSync(path)) if (!NOT_SOURCES.has(name)) visit(join(path, name));
  };
  for (const path of paths) visit(join(root, path));
  return found.sort();
};

/** Changes when a file below the paths is changed, added or removed. Looks at sizes and times, not at contents. */
export const fingerprint = (...paths) => {
  const hash = createHash('sha256');
  for (const file of sourceFiles(...paths)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
};
