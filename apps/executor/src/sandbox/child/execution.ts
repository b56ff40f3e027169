import { isUtf8 } from 'node:buffer';
import type { Progress } from '@runlet/contracts';
import { type CallFailure, FromGuest, ToGuest } from '../wire/guest-protocol.ts';
import type { CallBounds, RunEnd, RunOrder } from '../wire/protocol.ts';
import type { SdkCallName } from '../wire/sdk-calls.ts';
import {
  type CompiledSource,
  type GuestIsolate,
  type GuestListener,
  type GuestValue,
  IsolateGone,
  type IsolateKind,
} from './guest-isolate.ts';
import type { IsolateStore } from './isolate-store.ts';
import { RunClock } from './run-clock.ts';
import { cancelled, finished, notStarted, outOfMemory, outOfTime, type Verdict } from './verdict.ts';

/** What a script left running may take to come to rest before its isolate is given up. */
const REST_MS = 100;
/** How long an isolate takes to stop that stops at all. */
const STOP_MS = 200;

export interface ExecutionParts {
  readonly order: RunOrder;
  readonly guestOrder: string;
  readonly trigger: string;
  readonly input: Buffer;
  readonly source: CompiledSource;
  readonly isolates: IsolateStore;
  readonly bounds: CallBounds;
  readonly send: {
    end(end: RunEnd, output: Uint8Array, logs: Uint8Array): void;
    call(call: number, name: SdkCallName, argsJson: string, body: Uint8Array | null): void;
    progress(progress: Progress): void;
    stuck(): void;
  };
}

/** One run in this process: from its order to its `end`, of which there is exactly one. */
export class Execution implements GuestListener {
  readonly order: RunOrder;
  readonly #parts: ExecutionParts;
  readonly #clock: RunClock;
  #isolate: GuestIsolate | null = null;
  #ended = false;
  #calls = 0;
  #wakeTimer: NodeJS.Timeout | undefined;
  /** What a promise was rejected with that nobody handled. */
  #unhandled: string | undefined;

  constructor(parts: ExecutionParts) {
    this.order = parts.order;
    this.#parts = parts;
    this.#clock = new RunClock(parts.order, (reason) => void this.#end(outOfTime(parts.order, reason)));
  }

  get isolate(): GuestIsolate | null {
    return this.#isolate;
  }

  async run(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      if (error instanceof IsolateGone) this.#onIsolateGone();
      else await this.#end(notStarted(this.order, error as Error));
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
    this.#clock.countCpuOf(isolate);
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

  cancel(): void {
    void this.#end(cancelled());
  }

  exceedMemory(): void {
    void this.#end(outOfMemory(this.order));
  }

  answer(call: number, ok: boolean, json: Buffer, body: Buffer | undefined): void {
    if (!this.#isolate) return;
    const bytes = body ? this.#isolate.bytes(new Uint8Array(body)) : '';
    this.#enter(ToGuest.answer, call, ok, json.toString(), bytes);
  }

  onMessage(kind: number, parts: readonly unknown[]): void {
    if (this.#ended) return;
    if (kind === FromGuest.finished) this.#onFinished(parts);
    else if (kind === FromGuest.call) this.#onCall(...(parts as [number, SdkCallName, string, Uint8Array | null]));
    else if (kind === FromGuest.progress) this.#parts.send.progress(JSON.parse(parts[0] as string) as Progress);
    else if (kind === FromGuest.wakeIn) this.#wakeIn(parts[0] as number);
  }

  measure(): string {
    return `${this.#clock.cpuMs},${this.#isolate!.heldBytes}`;
  }

  onUnhandled(error: unknown): void {
    const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>;
    // Told when the isolate is at rest: its memory is written to by one side at a time.
    this.#unhandled ??= `Unhandled promise rejection: ${String(name)}: ${String(message)}`.slice(0, 8_000);
  }

  onCatastrophe(): void {
    this.exceedMemory();
  }

  /** Called every so often while runs are under way. */
  look(): void {
    this.#clock.look();
  }

  #onIsolateGone(): void {
    // Nobody but us disposes of an isolate, and then the run has ended: it was its memory limit.
    this.exceedMemory();
  }

  #enter(operation: number, ...parts: GuestValue[]): void {
    if (this.#ended || !this.#isolate) return;
    this.#isolate.enter(operation, ...parts).catch(() => this.#onIsolateGone());
  }

  #wakeIn(ms: number): void {
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = setTimeout(() => this.#enter(ToGuest.wake), ms);
  }

  #onCall(call: number, name: SdkCallName, argsJson: string, body: Uint8Array | null): void {
    this.#calls++;
    const { maxArgumentChars, maxBodyBytes } = this.#parts.bounds;
    if (argsJson.length > maxArgumentChars) {
      this.#refuse(call, `The arguments of ${name} are longer than ${maxArgumentChars} characters`);
    } else if (body && body.byteLength > maxBodyBytes) {
      this.#refuse(call, `The bytes given to ${name} are more than ${maxBodyBytes}`);
    } else {
      this.#parts.send.call(call, name, argsJson, body);
    }
  }

  #refuse(call: number, message: string): void {
    const failure: CallFailure = { name: 'RangeError', message };
    this.#enter(ToGuest.answer, call, false, JSON.stringify(failure), '');
  }

  #onFinished(parts: readonly unknown[]): void {
    const [kind, head, body, calls, underWay] = parts as [number, string, string | Uint8Array, number, number];
    this.#calls = calls;
    void this.#end({ ...finished(this.order, kind, head, body), clean: underWay === 0 });
  }

  async #end(verdict: Verdict): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#clock.stop();
    clearTimeout(this.#wakeTimer);
    const isolate = this.#isolate;
    const stopped = !isolate || (await this.#settle(isolate, verdict));
    const reusable = stopped && isolate !== null && !isolate.isGone;
    const memoryBytes = reusable ? isolate.heldBytesAfter(this.#clock.wallMs) : null;
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
    const {
      outcome,
      error,
      retryable = true,
      retryAfterMs = null,
      timeoutReason = null,
      response = null,
      output,
    } = verdict;
    const logs = this.#isolate?.logs;
    const end: RunEnd = {
      kind: 'end',
      run: this.order.run,
      outcome,
      error,
      retryable,
      retryAfterMs,
      timeoutReason,
      response,
      cpuTimeMs: this.#clock.cpuMs,
      memoryBytes,
      sdkCalls: this.#calls,
      droppedLines: logs?.droppedLines ?? 0,
      droppedBytes: logs?.droppedBytes ?? 0,
    };
    this.#parts.send.end(end, output ?? Buffer.alloc(0), logs?.take() ?? Buffer.alloc(0));
  }
}
