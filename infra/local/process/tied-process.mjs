import { spawn } from 'node:child_process';

/**
 * Ends the process group $1 when its owner is gone, however that died: then the standard input ends. A line on it
 * means that the group has ended by itself. $2 is the signal to ask with, $3 how many half seconds to wait for it.
 */
const UNDERTAKER = `
read -r line && exit 0
kill -s "$2" -- "-$1" 2>/dev/null
for turn in $(seq "$3"); do kill -s 0 -- "-$1" 2>/dev/null || exit 0; sleep 0.5; done
kill -s KILL -- "-$1" 2>/dev/null
`;

/**
 * A child in a process group of its own (so that Ctrl-C reaches its owner alone) that never outlives this process,
 * not even after `kill -9`.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & { endSignal?: 'TERM' | 'INT', endWithinMs?: number }} options
 */
export const spawnTied = (command, args, { endSignal = 'TERM', endWithinMs = 5_000, ...options } = {}) => {
  const child = spawn(command, args, { ...options, detached: true });
  if (child.pid === undefined) return child;
  const halfSeconds = String(Math.ceil(endWithinMs / 500));
  const undertaker = spawn('sh', ['-c', UNDERTAKER, 'undertaker', String(child.pid), endSignal, halfSeconds], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  undertaker.unref();
  /** @type {import('node:net').Socket} */ (undertaker.stdin).unref();
  undertaker.stdin.on('error', () => {});
  child.once('exit', () => undertaker.stdin.end('ended\n'));
  return child;
};

/** Sends a signal to the child and all its own children; false when none is left. */
export const signalGroup = (child, signal) => {
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
};

const hasEnded = (child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** Asks the child to end and, after `graceMs`, makes it; resolves when it and its own children are gone. */
export const endTied = async (child, { signal = 'SIGTERM', graceMs = 5_000 } = {}) => {
  if (!hasEnded(child)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const deadline = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(deadline);
  }
  if (child.pid !== undefined) signalGroup(child, 'SIGKILL');
};
