import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Confinement } from '../child/lock-down.ts';
import { ADDON_FILE, CHILD_FILE, READABLE } from './artifacts.ts';
import type { InEmptyNetwork } from './empty-network.ts';
import { limitWhatChildrenGet } from './what-children-get.ts';

export interface Launched {
  readonly process: ChildProcess;
  readonly channel: Socket;
  readonly stderr: Readable;
}

const knows = (option: string): boolean => process.allowedNodeEnvironmentFlags.has(option);

/** What a process runs, and what Node.js lets it do: a sandbox, or the attacker of a test in its place. */
export interface Program {
  readonly file: string;
  readonly nodeOptions: readonly string[];
}

export const SANDBOX: Program = {
  file: CHILD_FILE,
  nodeOptions: [
    '--permission',
    // These three until it is ready: see child/lock-down.ts.
    '--allow-addons',
    ...(knows('--allow-ffi') ? ['--allow-ffi'] : []),
    ...READABLE.map((path) => `--allow-fs-read=${path}`),
    '--no-warnings',
    // Threads for V8's own background work: a sandbox needs few and there are many sandboxes.
    '--v8-pool-size=2',
  ],
};

const UID_COUNT = 10_000;

/** When the machine runs out of memory, the kernel should end a sandbox and not a service. */
const preferForOutOfMemory = (pid: number | undefined): void => {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Not Linux, or the process is gone already.
  }
};

/** Whether a program that becomes the one that follows it does so here. */
const works = ([file, ...args]: readonly string[]): boolean =>
  file !== undefined && spawnSync(file, [...args, 'true']).status === 0;

const NO_NEW_PRIVILEGES = ['setpriv', '--no-new-privs'] as const;
/** What root needs until it changes to the user id of the sandbox, and reads files that are its user's alone. */
const FEW_CAPABILITIES = ['--inh-caps=-all', '--bounding-set=-all,+setuid,+setgid,+dac_read_search'] as const;

/** Starts sandbox processes with as few rights as the system lets us take from them. */
export class Launcher {
  readonly weaknesses: readonly string[];
  readonly #firstUid: number;
  readonly #isRoot = process.getuid?.() === 0;
  /** Programs that take rights away and then become the one that follows them. */
  readonly #before: readonly string[];
  #confinement: Confinement = 'may';
  #started = 0;

  /** `firstUid`: see `SandboxSettings`. */
  constructor(firstUid: number, inEmptyNetwork: InEmptyNetwork) {
    this.#firstUid = firstUid;
    limitWhatChildrenGet();
    const hasSetpriv = works(NO_NEW_PRIVILEGES);
    const fewCapabilities = this.#isRoot && works([...NO_NEW_PRIVILEGES, ...FEW_CAPABILITIES]);
    this.#before = [
      ...(works(inEmptyNetwork) ? inEmptyNetwork : []),
      ...(hasSetpriv ? NO_NEW_PRIVILEGES : []),
      ...(fewCapabilities ? FEW_CAPABILITIES : []),
    ];
    this.weaknesses = [
      ...(this.#isRoot ? [] : ['sandbox processes run under the user id of the executor, because it is not root']),
      ...(hasSetpriv ? [] : ['sandbox processes may gain privileges, because there is no setpriv']),
      ...(knows('--allow-net') ? [] : ['the permission model of this Node.js does not cover the network (25 does)']),
    ];
  }

  /** From now on a process that cannot be confined does not start: one has shown that it is possible here. */
  mustConfine(): void {
    this.#confinement = 'must';
  }

  launch(task: 'snapshot' | 'serve', { file, nodeOptions }: Program = SANDBOX): Launched {
    const uid = this.#isRoot ? String(this.#firstUid + (this.#started++ % UID_COUNT)) : '-';
    const node = [process.execPath, ...nodeOptions, file, ADDON_FILE, task, uid, this.#confinement];
    const [command, ...args] = [...this.#before, ...node] as [string, ...string[]];
    const child = spawn(command, args, {
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
