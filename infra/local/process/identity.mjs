import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/**
 * When the process started, in a form that tells it from a later one with the same id; undefined when there is none.
 *
 * @param {number} pid
 */
export const startTime = (pid) => {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the 22nd field counts from before it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

/** @typedef {{ pid: number, startTime: string | undefined }} ProcessIdentity */

/** @returns {ProcessIdentity} */
export const identityOf = (pid) => ({ pid, startTime: startTime(pid) });

/** Whether it is still that very process. */
export const isAlive = (/** @type {ProcessIdentity} */ identity) =>
  identity.startTime !== undefined && startTime(identity.pid) === identity.startTime;
