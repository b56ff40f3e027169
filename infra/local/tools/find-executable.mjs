import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * The first of these programs that can be run: bare names are looked up on PATH, paths are taken as they are.
 *
 * @param {readonly string[]} candidates
 */
export const findExecutable = (...candidates) => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const files = candidates.flatMap((name) =>
    name.includes('/') ? [name] : folders.map((folder) => join(folder, name)),
  );
  return files.find(isExecutable);
};
