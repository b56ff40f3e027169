import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { ADDON_FILE, CHILD_FILE, READABLE } from './artifacts.ts';

export interface Launched {
  readonly process: ChildProcess;
  readonly channel: Socket;
  readonly stderr: Readable;
}

/** Exported for the test that shows what they take away. */
export const NODE_OPTIONS = [
  '--permission',
  '--allow-addons',
  ...READABLE.map((path) => `--allow-fs-read=${path}`),
  '--no-warnings',
  // Threads for V8's own background work: a sandbox needs few and there are many sandboxes.
  '--v8-pool-size=2',
];

const UID_COUNT = 10_000;

/** When the machine runs out of memory, the kernel should end a sandbox and not a service. */
const preferForOutOfMemory = (pid: number | undefined): void => {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Not Linux, or the process is gone already.
  }
};

/** Starts sandbox processes with as few rights as the system lets us take from them. */
export class Launcher {
  readonly #firstUid: number;
  readonly #isRoot = process.getuid?.() === 0;
  readonly #noNewPrivileges: boolean;
  #started = 0;

  constructor(firstUid: number) {
    this.#firstUid = firstUid;
    this.#noNewPrivileges = spawnSync('setpriv', ['--no-new-privs', 'true']).status === 0;
  }

  /** What is missing for more than development; null if nothing is. */
  get weakness(): string | null {
    if (!this.#isRoot) return 'sandbox processes run under the user id of the executor, because it is not root';
    if (!this.#noNewPrivileges) return 'sandbox processes may gain privileges, because there is no setpriv';
    if (!process.allowedNodeEnvironmentFlags.has('--allow-net')) {
      return 'the permission model of this Node.js does not cover the network: it does from 25 on';
    }
    return null;
  }

  launch(task: 'snapshot' | 'serve'): Launched {
    const uid = this.#isRoot ? String(this.#firstUid + (this.#started++ % UID_COUNT)) : '-';
    const command = [process.execPath, ...NODE_OPTIONS, CHILD_FILE, ADDON_FILE, task, uid];
    if (this.#noNewPrivileges) command.unshift('setpriv', '--no-new-privs');
    const [file, ...args] = command as [string, ...string[]];
    const child = spawn(file, args, {
      // Dates have no other zone than the one that scripts are told of.
      env: { TZ: 'UTC' },
      cwd: '/',
      // A session of its own is a group of its own to Linux's scheduler (sched_autogroup_enabled), however many of its
      // threads are busy: beside two tenants in ten loops, a third one's p99 is 17 ms and not 130 ms (2 cores).
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    preferForOutOfMemory(child.pid);
    return { process: child, channel: child.stdio[3] as Socket, stderr: child.stderr! };
  }
}
