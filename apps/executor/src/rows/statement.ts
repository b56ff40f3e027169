import { readFileSync } from 'node:fs';

/** A statement that each connection prepares once. `file` is beside the code that uses it. */
export const statement = (name: string, file: URL): { readonly name: string; readonly text: string } => ({
  name,
  text: readFileSync(file, 'utf8'),
});
