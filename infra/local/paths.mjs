import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

export const inRoot = (...parts) => join(root, ...parts);

/** All that an installation keeps beside the sources: data, secrets, tools, `local.json`. Removing it starts afresh. */
export const stateFolder = inRoot('.runlet');

export const inState = (...parts) => join(stateFolder, ...parts);
