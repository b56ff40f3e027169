import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The file's content, or undefined when there is no such file. */
export const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read: ${error.message}`, { cause: error });
  }
};

/** Replaces the file in one step, so that a reader never sees half of it. Only its owner may read it. */
export const writeJson = (file, content) => {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
};
