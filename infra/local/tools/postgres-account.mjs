import { Trouble } from '../trouble.mjs';
import { run } from './command.mjs';

/**
 * Whom Postgres runs as: nothing set means the current user.
 *
 * @typedef {{ uid?: number, gid?: number }} Account
 */

const NAME = 'postgres';

const lookUp = async () => ({
  uid: Number(await run('id', ['-u', NAME])),
  gid: Number(await run('id', ['-g', NAME])),
});

/**
 * Postgres refuses to run as root. There, it runs as the system account `postgres`, which is made if there is none.
 *
 * @returns {Promise<Account>}
 */
export const postgresAccount = async () => {
  if (process.getuid?.() !== 0) return {};
  try {
    return await lookUp();
  } catch {
    // No such account yet.
  }
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
    return await lookUp();
  } catch (cause) {
    throw new Trouble('Postgres refuses to run as root, and an account for it could not be made.', {
      hint: `Create a system account named ${NAME}, start Runlet as another user, or set DATABASE_URL.`,
      cause,
    });
  }
};
