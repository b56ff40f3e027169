import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

export const inRoot = (...parts) => join(root, ...parts);

/**
 * All that an installation keeps: data, secrets, `local.json`. Removing it starts afresh. Several installations can run
 * from one tree, each with a folder of its own in RUNLET_FOLDER.
 */
export const stateFolder = process.env.RUNLET_FOLDER ? resolve(process.env.RUNLET_FOLDER) : inRoot('.runlet');

export const inState = (...parts) => join(stateFolder, ...parts);

/** Programs that had to be fetched; the same for all installations. */
export const toolsFolder = inRoot('.runlet/tools');
