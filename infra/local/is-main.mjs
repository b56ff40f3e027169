import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether the module is what Node was started with. */
export const isMain = (meta) => Boolean(process.argv[1]) && realpathSync(process.argv[1]) === fileURLToPath(meta.url);
