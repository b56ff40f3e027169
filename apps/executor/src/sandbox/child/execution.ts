import type { ExecutionError, HttpResponseHead } from '@runlet/contracts';
import { isUtf8 } from 'node:buffer';
import { cancelledError, memoryLimitError, stackless, timeoutError } from '../outcome.ts';
import { FromGuest, type GuestError, Result, ToGuest } from '../wire/guest-protocol.ts';
import type { RunEnd, RunOrder } from '../wire/protocol.ts';
import { isAllocationFailure, syntaxError } from './classify-failure.ts';
import {
  type CompiledSource,
  type GuestIsolate,
  type GuestListener,
  IsolateGone,
  type IsolateKind,
} from './guest-isolate.ts';
import type { IsolateStore } from './isolate-store.ts';
import { userError } from './user-stack.ts';

/** What a script left running may take to come to rest before its isolate is given up. */
const REST_MS = 100;
/** A run is looked at for the first time at most this late. */
export const FIRST_LOOK_MS = 25;
/** How long an isolate takes to stop that stops at all. */
const STOP_MS = 200;

const processCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export interface ExecutionParts {
  readonly order: RunOrder;
  readonly guestOrder: string;
  readonly trigger: string;
  readonly input: Buffer;
  readonly source: CompiledSource;
  readonly isolates: IsolateStore;
  /** Longest arguments of a call, as JSON. */
  readonly maxArgumentChars: number;
  readonly send: {
    end(end: RunEnd, output: Uint8Array, logs: Uint8Array): void;
    call(call: number, name: string, argsJson: string): void;
    stuck(): void;
  };
}

type Verdict = Pick<RunEnd, 'outcome' | 'error'> &
  Partial<Pick<RunEnd, 'retryable' | 'timeoutReason' | 'response'>> & {
    readonly output?: Uint8Array;
    /** Nothing that the script started is under way: its context may serve again. */
    readonly clean?: boolean;
  };

/** One run in this process: from its order to its `end`, of which there is exactly one. */
export class Execution implements GuestListener {
  readonly order: RunOrder;
  readonly #parts: ExecutionParts;
  readonly startedAt = performance.now();
  /** CPU time of the whole process when the run was first looked at, ms. */
  #processCpuSeen: number | null = null;
  #isolate: GuestIsolate | null = null;
  #isolateCpuAtStart = 0;
  #ended = false;
  #calls = 0;
  #limitTimer: NodeJS.Timeout | undefined;
  #wakeTimer: NodeJS.Timeout | undefined;

  constructor(parts: ExecutionParts) {
    this.order = parts.order;
    this.#parts = parts;
  }

  get isolate(): GuestIsolate | null {
    return this.#isolate;
  }

  async run(): Promise<void> {
    this.#watchLimits();
    try {
      await this.#start();
    } catch (error) {
      if (error instanceof IsolateGone) this.#onIsolateGone();
      else await this.#end({ outcome: 'failed', error: this.#startError(error as Error), retryable: false });
    }
  }

  async #start(): Promise<void> {
    const { isolates, order } = this.#parts;
    const warm = await this.#occupy(await isolates.take(order.script, this.#kind));
    if (!warm || (await this.#enterStart(warm)) !== false) return;
    // The run before has left something behind that cannot be removed.
    warm.dispose();
    if (this.#ended) return;
    this.#isolate = null;
    const fresh = await this.#occupy(await isolates.takeBlank(this.#kind));
    if (fresh) await this.#enterStart(fresh);
  }

  get #kind(): IsolateKind {
    const { order, source } = this.#parts;
    return { memoryBytes: order.memoryBytes, hasTemporal: source.code.includes('Temporal') };
  }

  /** Makes the isolate this run's; null if the run has ended in the meantime. */
  async #occupy(isolate: GuestIsolate): Promise<GuestIsolate | null> {
    const { isolates, order, source } = this.#parts;
    if (this.#ended) {
      isolates.giveBack(order.script, isolate, isolate.heldBytes);
      return null;
    }
    this.#isolate = isolate;
    this.#isolateCpuAtStart = isolate.cpuMs;
    isolate.listener = this;
    isolate.logs.reset();
    if (isolate.script === null) await isolate.load(order.script, source, order.fileName);
    return this.#ended ? null : isolate;
  }

  #enterStart(isolate: GuestIsolate): Promise<unknown> {
    const { guestOrder, trigger, input } = this.#parts;
    const given = isUtf8(input) ? input.toString('utf8') : isolate.bytes(new Uint8Array(input));
    return isolate.enter(ToGuest.start, guestOrder, trigger, given);
  }

  #startError(error: Error): ExecutionError {
    return error.name === 'SyntaxError'
      ? syntaxError(error, this.order.fileName)
      : stackless('SandboxError', 'The script could not be started');
  }

  cancel(): void {
    void this.#end({ outcome: 'cancelled', error: cancelledError() });
  }

  exceedMemory(): void {
    const { memoryBytes } = this.order;
    void this.#end({ outcome: 'failed', error: memoryLimitError(memoryBytes), retryable: true });
  }

  answer(call: number, ok: boolean, text: Buffer): void {
    const [first, second] = ok ? [text.toString(), ''] : (JSON.parse(text.toString()) as [string, string]);
    this.#enter(ToGuest.answer, call, ok, first, second);
  }

  onMessage(kind: number, parts: readonly unknown[]): void {
    if (this.#ended) return;
    if (kind === FromGuest.finished) this.#onFinished(parts);
    else if (kind === FromGuest.call) this.#onCall(...(parts as [number, string, string]));
    else if (kind === FromGuest.wakeIn) this.#wakeIn(parts[0] as number);
  }

  measure(): string {
    return `${this.cpuMs},${this.#isolate!.heldBytes}`;
  }

  onUnhandled(error: unknown): void {
    const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
    // Told when the isolate is at rest: its memory is written to by one side at a time.
    this.#unhandled ??= `Unhandled promise rejection: ${String(name)}: ${String(message)}`.slice(0, 8_000);
  }
  #unhandled: string | undefined;

  onCatastrophe(): void {
    this.exceedMemory();
  }

  /**
   * CPU time so far, ms. Of code that is inside at the moment only wall time is known; where that is too much because
   * the machine is busy, the CPU time of the whole process since the run was first looked at tells so.
   */
  get cpuMs(): number {
    const inIsolate = Math.max(0, (this.#isolate?.cpuMs ?? 0) - this.#isolateCpuAtStart);
    if (!this.#isolate?.isBusy || this.#processCpuSeen === null) return inIsolate;
    return Math.min(inIsolate, processCpuMs() - this.#processCpuSeen + FIRST_LOOK_MS);
  }

  /** Called every so often while runs are under way, first within `FIRST_LOOK_MS`. */
  look(): void {
    // Remembered: the figure cannot be asked for any more when the isolate has gone.
    void this.#isolate?.cpuMs;
    this.#processCpuSeen ??= processCpuMs();
  }

  /** One timer for both clocks: CPU time cannot run faster than wall time, so there is nothing to see before. */
  #watchLimits(): void {
    if (this.#ended) return;
    const { timeoutMs, cpuTimeMs } = this.order;
    const wallLeft = this.startedAt + timeoutMs - performance.now();
    const cpuLeft = cpuTimeMs - this.cpuMs;
    if (wallLeft <= 0) return this.#timeOut('wall', timeoutMs);
    if (cpuLeft <= 0) return this.#timeOut('cpu', cpuTimeMs);
    this.#limitTimer = setTimeout(() => this.#watchLimits(), Math.max(1, Math.min(wallLeft, cpuLeft)));
  }

  #timeOut(reason: 'wall' | 'cpu', limitMs: number): void {
    void this.#end({ outcome: 'timeout', error: timeoutError(reason, limitMs), timeoutReason: reason });
  }

  #onIsolateGone(): void {
    // Nobody but us disposes of an isolate, and then the run has ended: it was its memory limit.
    this.exceedMemory();
  }

  #enter(operation: number, ...parts: (string | number | boolean)[]): void {
    if (this.#ended || !this.#isolate) return;
    this.#isolate.enter(operation, ...parts).catch(() => this.#onIsolateGone());
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = setTimeout(() => this.#enter(ToGuest.wake), ms);
  }

  #onCall(call: number, name: string, argsJson: string): void {
    this.#calls++;
    const { maxArgumentChars } = this.#parts;
    if (argsJson.length <= maxArgumentChars) return this.#parts.send.call(call, name, argsJson);
    const message = `The arguments of ${name} are longer than ${maxArgumentChars} characters`;
    return this.#enter(ToGuest.answer, call, false, 'RangeError', message);
  }

  #onFinished([kind, head, body, calls, underWay]: readonly unknown[]): void {
    this.#calls = calls as number;
    const verdict =
      kind === Result.error ? this.#failure(JSON.parse(head as string) as GuestError) : this.#success(kind, head, body);
    void this.#end({ ...verdict, clean: underWay === 0 });
  }

  #failure(error: GuestError): Verdict {
    if (isAllocationFailure(error)) return { outcome: 'failed', error: memoryLimitError(this.order.memoryBytes) };
    const { retryable } = error;
    return { outcome: 'failed', error: userError(error, this.order.fileName), retryable };
  }

  #success(kind: unknown, head: unknown, body: unknown): Verdict {
    const output = typeof body === 'string' ? Buffer.from(body) : (body as Uint8Array);
    const { outputBytes } = this.order;
    if (output.byteLength > outputBytes) {
      const error = stackless('OutputLimitError', `The output is longer than ${outputBytes} bytes`);
      return { outcome: 'failed', error, retryable: false };
    }
    const response = kind === Result.response ? (JSON.parse(head as string) as HttpResponseHead) : null;
    return { outcome: 'completed', error: null, response, output };
  }

  async #end(verdict: Verdict): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#limitTimer);
    clearTimeout(this.#wakeTimer);
    const isolate = this.#isolate;
    const stopped = !isolate || (await this.#settle(isolate, verdict));
    const reusable = stopped && isolate !== null && !isolate.isGone;
    const memoryBytes = reusable ? isolate.heldBytesAfter(performance.now() - this.startedAt) : null;
    if (reusable && this.#unhandled) isolate.logs.append('error', this.#unhandled);
    this.#sendEnd(verdict, memoryBytes);
    this.#release(isolate, memoryBytes);
    if (!stopped) this.#parts.send.stuck();
  }

  #release(isolate: GuestIsolate | null, heldBytes: number | null): void {
    const { isolates, order } = this.#parts;
    if (isolate && heldBytes !== null) isolates.giveBack(order.script, isolate, heldBytes);
    else if (isolate) isolates.gone(order.script);
  }

  /** Has the isolate come to rest, or disposes of it. False if its code cannot be stopped. */
  async #settle(isolate: GuestIsolate, { clean }: Verdict): Promise<boolean> {
    if (clean) await isolate.idle(REST_MS);
    if (!clean || isolate.isBusy) isolate.dispose();
    await isolate.idle(STOP_MS);
    return !isolate.isBusy;
  }

  #sendEnd(verdict: Verdict, memoryBytes: number | null): void {
    const { outcome, error, retryable = true, timeoutReason = null, response = null, output } = verdict;
    const logs = this.#isolate?.logs;
    const end: RunEnd = {
      kind: 'end',
      run: this.order.run,
      outcome,
      error,
      retryable,
      timeoutReason,
      response,
      cpuTimeMs: this.cpuMs,
      memoryBytes,
      sdkCalls: this.#calls,
      droppedLines: logs?.droppedLines ?? 0,
      droppedBytes: logs?.droppedBytes ?? 0,
    };
    this.#parts.send.end(end, output ?? Buffer.alloc(0), logs?.take() ?? Buffer.alloc(0));
  }
}
