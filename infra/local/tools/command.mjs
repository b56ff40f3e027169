import { spawnTied } from '../process/tied-process.mjs';

/**
 * Runs a command to its end and returns what it printed. A failure throws with the end of its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<import('node:child_process').SpawnOptions, 'stdio'> & { onLine?: (line: string) => void, input?: string }}
 *   [options] `input` goes to its standard input, `onLine` hears what it prints as it comes.
 * @returns {Promise<string>} What it wrote to standard output.
 */
export const run = (command, args, { onLine, input, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawnTied(command, args, {
      ...options,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let everything = '';
    const take = (/** @type {string} */ text) => {
      everything += text;
      if (onLine) text.split('\n').filter(Boolean).forEach(onLine);
    };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      take(text);
    });
    child.stderr.setEncoding('utf8').on('data', take);
    child.stdin?.on('error', () => {}).end(input);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = everything.trim().split('\n').slice(-20).join('\n');
      reject(new Error(`${command} ${args.join(' ')} failed (${signal ?? `exit code ${code}`})${end && `:\n${end}`}`));
    });
  });
