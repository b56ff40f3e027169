import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMain } from '../local/is-main.mjs';
import { referenceOf } from './reference.mjs';

export const declarations = fileURLToPath(new URL('../../libs/sdk/runlet.d.ts', import.meta.url));
export const page = fileURLToPath(new URL('../../docs/scripts/reference.md', import.meta.url));

// `npm run docs`.
if (isMain(import.meta)) await writeFile(page, referenceOf(declarations));
