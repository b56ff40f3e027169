import { spawnTied } from '../process/tied-process.mjs';

/** Most lines of a failed command's output to show, from its beginning and from its end. */
const SHOWN_LINES = 15;

const excerpt = (output) => {
  const lines = output.trim().split('\n');
  if (lines.length > 2 * SHOWN_LINES) lines.splice(SHOWN_LINES, lines.length - 2 * SHOWN_LINES, '…');
  return lines[0] ? `:\n${lines.join('\n')}` : '';
};

/**
 * Runs a command to its end and returns what it printed. A failure throws with the end of its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<import('node:child_process').SpawnOptions, 'stdio'> & { input?: string }}
 *   [options] `input` goes to its standard input.
 * @returns {Promise<string>} What it wrote to standard output.
 */
export const run = (command, args, { input, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawnTied(command, args, {
      ...options,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let everything = '';
    const take = (/** @type {string} */ text) => {
      everything += text;
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
      reject(new Error(`${command} ${args.join(' ')} failed (${signal ?? `exit code ${code}`})${excerpt(everything)}`));
    });
  });
