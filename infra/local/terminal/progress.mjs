import { Trouble } from '../trouble.mjs';
import { bold, dim, green, red } from './colours.mjs';

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const FRAME_MS = 80;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Prints a line; on a terminal in the place of the turning mark, which draws itself again below. */
export const print = (line) => process.stdout.write(process.stdout.isTTY ? `\r\u001B[K${line}\n` : `${line}\n`);

/** Turns a mark with the time so far on a terminal; elsewhere says once that it has begun. */
const animate = (label, since) => {
  if (!process.stdout.isTTY) {
    print(dim(`  ${label} …`));
    return () => {};
  }
  let turn = 0;
  const draw = () => {
    const frame = FRAMES[turn++ % FRAMES.length];
    process.stdout.write(`\r\u001B[K${frame} ${label} ${dim(seconds(since))}`);
  };
  draw();
  const timer = setInterval(draw, FRAME_MS);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\u001B[K');
  };
};

/**
 * Does `work` and shows that it is under way, then how long it took. `work` may return a remark to show beside it.
 *
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @param {(result: T) => string | undefined} [remark]
 * @returns {Promise<T>}
 */
export const step = async (label, work, remark = () => undefined) => {
  const since = Date.now();
  const stop = animate(label, since);
  try {
    const result = await work();
    stop();
    const note = remark(result);
    print(`${green('✔')} ${label} ${dim(`${note ? `${note}, ` : ''}${seconds(since)}`)}`);
    return result;
  } catch (error) {
    stop();
    print(`${red('✘')} ${label} ${dim(seconds(since))}`);
    throw error;
  }
};

/** Says what went wrong and what to do about it; a bug also with its stack. */
export const printFailure = (error) => {
  const lines = [`\n${red(bold('Error'))} ${error instanceof Trouble ? error.message : (error.stack ?? error)}`];
  if (error.hint) lines.push(`  ${error.hint}`);
  for (let { cause } = error; cause; { cause } = cause) {
    lines.push(dim(`  because: ${(cause.message || cause.code || String(cause)).split('\n').join('\n  ')}`));
  }
  process.stderr.write(`${lines.join('\n')}\n`);
};
