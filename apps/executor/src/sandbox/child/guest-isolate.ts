import type { PreparedSource } from '@runlet/contracts';
import type ivm from 'isolated-vm';
import { ToGuest } from '../wire/guest-protocol.ts';
import { answerAtOnce } from './at-once.ts';
import { GuestLogs } from './log-memory.ts';
import { LINE_OFFSET, wrapScript } from './wrap-script.ts';

const MB = 1024 * 1024;
const SHORT_RUN_MS = 5;
const ASK_EVERY_RUNS = 64;

/**
 * Shorter sources compile as quickly as their cached code loads (1 KB: 0.40 against 0.35 ms, 20 KB: 1.05 against 0.44,
 * 100 KB: 3.2 against 0.5), while making that code costs 0.2 ms of the first run.
 */
const CACHED_FROM_CHARS = 8_000;

type IsolatedVm = typeof ivm;
export type GuestValue = string | number | boolean | ivm.Copy<Uint8Array> | ivm.Dereference<unknown>;

/** A source with what compiling it has left: V8's code, made here and from this very text, for the next isolate. */
export interface CompiledSource extends PreparedSource {
  cachedCode?: ivm.ExternalCopy<ArrayBuffer>;
}

/** Whoever owns the run that is in the isolate. */
export interface GuestListener {
  onMessage(kind: number, parts: readonly unknown[]): void;
  /** "<CPU ms>,<memory bytes>" of the run so far. */
  measure(): string;
  /** A promise of the script was rejected and nobody handled it, or a script's error came up between runs. */
  onUnhandled(error: unknown): void;
  /** V8 is out of memory for good: the thread stands still, the process must go. */
  onCatastrophe(): void;
}

/** Thrown by `enter` when the isolate is no more. */
export class IsolateGone extends Error {}

/** Thrown by `enterHere` when the guest was broken off. */
export class TookTooLong extends Error {}

/** What cannot be changed once an isolate is made. */
export interface IsolateKind {
  readonly memoryBytes: number;
  /** Few scripts use `Temporal`, and it takes a quarter of an isolate's memory: only those that name it have it. */
  readonly hasTemporal: boolean;
}

export interface IsolateSettings {
  readonly ivm: IsolatedVm;
  readonly snapshot: ivm.ExternalCopy<ArrayBuffer>;
}

/**
 * One isolate with one context that is locked down and ready for a script. Its code runs on a thread of its own; this
 * side never waits for it, so that the process can be spoken to whatever a script does.
 */
export class GuestIsolate {
  readonly memoryBytes: number;
  readonly logs = new GuestLogs();
  listener: GuestListener | null = null;
  /** What is loaded: script and version. */
  script: string | null = null;

  readonly #ivm: IsolatedVm;
  readonly #isolate: ivm.Isolate;
  #context!: ivm.Context;
  #enter!: ivm.Reference<(...args: GuestValue[]) => unknown>;
  #inside = 0;
  #busySince = 0;
  #onIdle: (() => void) | null = null;
  #lastCpuMs = 0;
  #lastHeldBytes = 0;
  #runsSinceAsked = 0;

  private constructor({ ivm, snapshot }: IsolateSettings, memoryBytes: number) {
    this.#ivm = ivm;
    this.memoryBytes = memoryBytes;
    this.#isolate = new ivm.Isolate({
      memoryLimit: memoryBytes / MB,
      snapshot,
      onCatastrophicError: () => this.listener?.onCatastrophe(),
    });
  }

  static async create(settings: IsolateSettings, kind: IsolateKind): Promise<GuestIsolate> {
    const { ivm } = settings;
    const made = new GuestIsolate(settings, kind.memoryBytes);
    made.#context = await made.#isolate.createContext();
    const onMessage = (kind: number, ...parts: unknown[]): void => made.listener?.onMessage(kind, parts);
    const send = new ivm.Callback(onMessage, { ignored: true });
    const sendHere = new ivm.Callback(onMessage, { sync: true });
    const measure = new ivm.Callback(() => made.listener?.measure() ?? '', { sync: true });
    const ask = new ivm.Callback(answerAtOnce, { sync: true });
    const logMemory = new ivm.ExternalCopy(made.logs.memory).copyInto({ release: true });
    made.#enter = await made.#context.evalClosure(
      'return $boot($0, $1, $2, $3, $4, $5)',
      [send, sendHere, measure, ask, logMemory, kind.hasTemporal],
      { result: { reference: true } },
    );
    return made;
  }

  /** Compiles and loads a script. Throws V8's `SyntaxError`, or `IsolateGone`. */
  load(script: string, source: CompiledSource, fileName: string): Promise<void> {
    return this.#visit(async () => {
      const { cachedCode } = source;
      const compiled = await this.#isolate.compileScript(wrapScript(source), {
        filename: fileName,
        lineOffset: LINE_OFFSET,
        ...(cachedCode ? { cachedData: cachedCode } : { produceCachedData: source.code.length >= CACHED_FROM_CHARS }),
      });
      // What was compiled before has passed this check as well.
      if (!cachedCode) await this.#enter.apply(undefined, [ToGuest.check, source.code]);
      source.cachedCode ??= (compiled as { cachedData?: ivm.ExternalCopy<ArrayBuffer> }).cachedData;
      const factory = await compiled.run(this.#context, { reference: true });
      const isModule = source.form === 'module';
      await this.#enter.apply(undefined, [ToGuest.load, factory.derefInto({ release: true }), isModule]);
      compiled.release();
      this.script = script;
    });
  }

  /**
   * Calls into the guest. What a script throws there is the rejection of some promise of it that nobody handled, and
   * goes to the listener. Throws `IsolateGone` when the isolate was or is disposed of.
   */
  async enter(operation: number, ...parts: GuestValue[]): Promise<unknown> {
    try {
      return await this.#visit(() => this.#enter.apply(undefined, [operation, ...parts]));
    } catch (error) {
      if (error instanceof IsolateGone) throw error;
      this.listener?.onUnhandled(error);
      return undefined;
    }
  }

  /**
   * Calls into the guest on this very thread, which can do nothing else meanwhile: a twentieth of what waking the
   * isolate's own thread and being woken by it costs (2.8 against 38 µs). What does not end within `ms` is broken off
   * and throws `TookTooLong`; the isolate is then fit for nothing. Else as `enter`.
   */
  enterHere(ms: number, operation: number, ...parts: GuestValue[]): unknown {
    const startedAt = performance.now();
    this.#arrive();
    try {
      return this.#enter.applySync(undefined, [operation, ...parts], { timeout: ms });
    } catch (error) {
      if (this.isGone) throw new IsolateGone();
      // Our own clock tells: a script can throw an error that reads like the one of an interruption.
      if (performance.now() - startedAt >= ms) throw new TookTooLong();
      this.listener?.onUnhandled(error);
      return undefined;
    } finally {
      this.#leave();
    }
  }

  #arrive(): void {
    if (this.#inside++ === 0) this.#busySince = performance.now();
  }

  #leave(): void {
    if (--this.#inside === 0) this.#onIdle?.();
  }

  async #visit<T>(work: () => Promise<T>): Promise<T> {
    this.#arrive();
    try {
      return await work();
    } catch (error) {
      throw this.isGone ? new IsolateGone() : error;
    } finally {
      this.#leave();
    }
  }

  /** The same after a run of `ms`; a figure of up to 64 short runs before will do, because asking costs as much as one. */
  heldBytesAfter(ms: number): number {
    if (ms > SHORT_RUN_MS || this.#runsSinceAsked++ % ASK_EVERY_RUNS === 0) {
      this.#runsSinceAsked = 1;
      this.#lastHeldBytes = this.heldBytes;
    }
    return this.#lastHeldBytes;
  }

  /** Bytes as an argument of `enter`. */
  bytes(bytes: Uint8Array): ivm.Copy<Uint8Array> {
    return new this.#ivm.ExternalCopy(bytes).copyInto({ release: true });
  }

  get isBusy(): boolean {
    return this.#inside > 0;
  }

  /** How long the call that is in the isolate has been there, ms. */
  get busyMs(): number {
    return this.isBusy ? performance.now() - this.#busySince : 0;
  }

  /** Resolves when no call is in the isolate, or after `ms`. */
  idle(ms: number): Promise<void> | undefined {
    if (!this.isBusy) return undefined;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#onIdle = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#onIdle = done;
    });
  }

  get isGone(): boolean {
    return this.#isolate.isDisposed;
  }

  /** CPU time since the isolate was made, ms. While a call is inside, its part is wall time: an upper bound. */
  get cpuMs(): number {
    if (!this.isGone) this.#lastCpuMs = Number(this.#isolate.cpuTime) / 1e6;
    return this.#lastCpuMs;
  }

  /**
   * Memory that the isolate holds, bytes. Only while no code runs in it, or while its code waits for an answer of ours:
   * else this waits too.
   */
  get heldBytes(): number {
    const { total_heap_size: heap, externally_allocated_size: external } = this.#isolate.getHeapStatisticsSync();
    return heap + external;
  }

  dispose(): void {
    if (this.isGone) return;
    void this.cpuMs;
    this.#isolate.dispose();
  }
}
