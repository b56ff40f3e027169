import type { LogLevel } from '@runlet/contracts';
import { LogMemory } from '../wire/guest-protocol.ts';

/** The host's side of the memory that a guest writes its log lines to. */
export class GuestLogs {
  readonly memory = new SharedArrayBuffer(LogMemory.textOffset + LogMemory.textBytes);
  readonly #counters = new Int32Array(this.memory, 0, LogMemory.textOffset / Int32Array.BYTES_PER_ELEMENT);
  readonly #text = Buffer.from(this.memory, LogMemory.textOffset, LogMemory.textBytes);
  #taken = 0;

  /** Before a run. */
  reset(): void {
    this.#counters.fill(0);
    this.#taken = 0;
  }

  /** A copy of what was written since it was last asked for; each line ends in a comma. */
  take(): Buffer {
    const written = Math.min(Atomics.load(this.#counters, LogMemory.written), LogMemory.textBytes);
    if (written <= this.#taken) return Buffer.alloc(0);
    const taken = Buffer.from(this.#text.subarray(this.#taken, written));
    this.#taken = written;
    return taken;
  }

  get hasNew(): boolean {
    return Atomics.load(this.#counters, LogMemory.written) > this.#taken;
  }

  get droppedLines(): number {
    return Atomics.load(this.#counters, LogMemory.droppedLines);
  }

  get droppedBytes(): number {
    return Atomics.load(this.#counters, LogMemory.droppedBytes);
  }

  /** A line of the host's own. Only while no code runs in the isolate. */
  append(level: LogLevel, message: string): void {
    const line = Buffer.from(`${JSON.stringify({ at: new Date().toISOString(), level, message, metadata: null })},`);
    const written = Atomics.load(this.#counters, LogMemory.written);
    if (written + line.length > LogMemory.textBytes) return;
    this.#text.set(line, written);
    Atomics.add(this.#counters, LogMemory.lines, 1);
    Atomics.store(this.#counters, LogMemory.written, written + line.length);
  }
}
