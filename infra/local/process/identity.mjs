import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/**
 * Name, state, parent and so on, as Linux tells them: the 3rd field of proc(5)'s `stat` is at index 0.
 *
 * @param {number} pid
 */
const statOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything.
  const end = stat.lastIndexOf(')');
  return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') };
};

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
    const { fields } = statOf(pid);
    const [state] = fields;
    return state === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

/**
 * The process that an `npm run` runs us for: our parent, or the shell's between. Undefined where that can't be told.
 */
export const npmProcess = () => {
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return undefined;
  try {
    const { name, fields } = statOf(process.ppid);
    return identityOf(/^(ba|da|z)?sh$/.test(name) ? Number(fields[1]) : process.ppid);
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
