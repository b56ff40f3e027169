import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { endTied, signalGroup, spawnTied } from './tied-process.mjs';

/** Wait before the first restart and the longest, ms; it doubles in between. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A process that has run this long is healthy: the next death counts as the first again, ms. */
const HEALTHY_AFTER_MS = 10_000;

/**
 * A process that is started again whenever it dies, until `stop`.
 *
 * Emits `started` (pid), `line` (text of its output), `died` ({ reason, delayMs }).
 */
export class SupervisedProcess extends EventEmitter {
  #command;
  #stopping = false;
  #restart;
  #child;
  #startedAt = 0;
  #deathsInARow = 0;

  /**
   * @param {string} name
   * @param {object} command
   * @param {string} command.command
   * @param {readonly string[]} command.args
   * @param {Record<string, string | undefined>} command.env The whole environment.
   * @param {number} [command.uid]
   * @param {number} [command.gid]
   * @param {'TERM' | 'INT'} [command.endSignal] What asks it to end.
   * @param {number} [command.graceMs] How long it may take to end.
   */
  constructor(name, command) {
    super();
    this.name = name;
    this.#command = { endSignal: 'TERM', graceMs: 5_000, ...command };
  }

  /** Undefined while it is not running. */
  get pid() {
    return this.#child?.pid;
  }

  /** How often it has died since it last ran for long. */
  get deathsInARow() {
    return this.#deathsInARow;
  }

  start() {
    const { command, args, env, uid, gid, endSignal, graceMs } = this.#command;
    this.#stopping = false;
    this.#startedAt = Date.now();
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawnTied(command, args, { env, uid, gid, cwd: '/', stdio, endSignal, endWithinMs: graceMs });
    this.#child = child;
    child.once('error', (error) => this.#ended(child, error.message));
    child.once('exit', (code, signal) => this.#ended(child, signal ?? `exit code ${code}`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.emit('line', line));
    }
    if (child.pid !== undefined) this.emit('started', child.pid);
    return this;
  }

  /** Ends it for good. */
  async stop() {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const { endSignal, graceMs } = this.#command;
    if (this.#child) await endTied(this.#child, { signal: `SIG${endSignal}`, graceMs });
  }

  /** Sends it a signal, e.g. SIGKILL; it comes back by itself. */
  kill(signal) {
    if (this.pid !== undefined) process.kill(this.pid, signal);
  }

  /** Ends it and all that it started, for good and at once. */
  killGroup() {
    this.#stopping = true;
    clearTimeout(this.#restart);
    if (this.#child) signalGroup(this.#child, 'SIGKILL');
  }

  #ended(child, reason) {
    if (this.#child !== child) return;
    this.#child = undefined;
    // What it started itself must not live on beside its successor.
    if (child.pid !== undefined) signalGroup(child, 'SIGKILL');
    if (this.#stopping) return;
    this.#deathsInARow = Date.now() - this.#startedAt > HEALTHY_AFTER_MS ? 1 : this.#deathsInARow + 1;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (this.#deathsInARow - 1), LONGEST_DELAY_MS);
    this.#restart = setTimeout(() => this.start(), delayMs);
    this.emit('died', { reason, delayMs });
  }
}
