import { closeSync, openSync, readSync } from 'node:fs';

const PAGE_BYTES = 4096;
/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

export interface Usage {
  readonly rssBytes: number;
  /** Not shared with other processes (neither files nor shared memory). */
  readonly ownBytes: number;
  readonly cpuMs: number;
}

/** Reads a process's figures from /proc through files that stay open: about 5 µs each. */
export class ProcReader {
  readonly #buffer = Buffer.alloc(1024);
  #statm: number | null = null;
  #stat: number | null = null;

  constructor(pid: number) {
    try {
      this.#statm = openSync(`/proc/${pid}/statm`, 'r');
      this.#stat = openSync(`/proc/${pid}/stat`, 'r');
    } catch {
      // No /proc on this system, or the process is gone already.
      this.close();
    }
  }

  /** Null when there is nothing to read. */
  read(): Usage | null {
    try {
      const [, resident = 0, shared = 0] = this.#text(this.#statm!).split(' ', 3).map(Number);
      // The second field is the program's name in parentheses, which may hold anything.
      const fields = this.#text(this.#stat!).split(') ')[1]!.split(' ');
      const ticks = Number(fields[11]) + Number(fields[12]);
      return { rssBytes: resident * PAGE_BYTES, ownBytes: (resident - shared) * PAGE_BYTES, cpuMs: ticks * TICK_MS };
    } catch {
      return null;
    }
  }

  close(): void {
    for (const file of [this.#statm, this.#stat]) if (file !== null) closeSync(file);
    this.#statm = this.#stat = null;
  }

  #text(file: number): string {
    return this.#buffer.toString('latin1', 0, readSync(file, this.#buffer, 0, this.#buffer.length, 0));
  }
}
