import { isUtf8 } from 'node:buffer';
import type { Progress } from '@runlet/contracts';
import { type CallFailure, FromGuest, ToGuest } from '../wire/guest-protocol.ts';
import type { RunOrder } from '../wire/protocol.ts';
import type { SdkCallName } from '../wire/sdk-calls.ts';
import {
  type GuestIsolate,
  type GuestListener,
  type GuestValue,
  IsolateGone,
  type IsolateKind,
  TookTooLong,
} from './guest-isolate.ts';
import { unhandledRejection } from './classify-failure.ts';
import type { ExecutionParts } from './execution-parts.ts';
import { RunClock } from './run-clock.ts';
import { cancelled, finished, notStarted, outOfMemory, outOfTime, runEndOf, type Verdict } from './verdict.ts';

/** What a script left running may take to come to rest before its isolate is given up. */
const REST_MS = 100;
/** A script that is expected to start shortly may be on this thread for so long at a time. */
const HERE_MS = 10;
/** How long an isolate takes to stop that stops at all. */
const STOP_MS = 200;

/** One run in this process: from its order to its `end`, of which there is exactly one. */
export class Execution implements GuestListener {
  readonly order: RunOrder;
  readonly #parts: ExecutionParts;
  readonly #clock: RunClock;
  #isolate: GuestIsolate | null = null;
  #ended = false;
  #warm = false;
  #calls = 0;
  /** Keeps messages back while the script is on this thread. */
  #hold: ((kind: number, parts: readonly unknown[]) => void) | null = null;
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
    if (!warm || (await this.#enterWarm(warm))) return;
    warm.dispose();
    if (this.#ended) return;
    this.#isolate = null;
    const fresh = await this.#occupy(await isolates.takeBlank(this.#kind));
    if (fresh) await this.#enterStart(fresh);
  }

  /** False where the isolate is not fit: the run before has left something behind, or this one is not what we expected. */
  async #enterWarm(isolate: GuestIsolate): Promise<boolean> {
    const { order, starts } = this.#parts;
    if (starts.areExpectedOf(order.script)) return this.#startHere(isolate);
    const startedAt = performance.now();
    const isFit = (await this.#enterStart(isolate)) !== false;
    starts.note(order.script, performance.now() - startedAt);
    return isFit;
  }

  /**
   * Starts the script on this thread. Until it comes back nothing of it has left this process, so that one which takes
   * too long can be started afresh as if nothing had been.
   */
  #startHere(isolate: GuestIsolate): boolean {
    const held: (readonly [kind: number, parts: readonly unknown[]])[] = [];
    this.#hold = (kind, parts) => void held.push([kind, parts]);
    try {
      if (isolate.enterHere(HERE_MS, ToGuest.startHere, ...this.#startParts(isolate)) === false) return false;
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      this.#parts.starts.disappointed(this.order.script);
      this.#unhandled = undefined;
      isolate.logs.reset();
      return false;
    } finally {
      this.#hold = null;
    }
    for (const [kind, parts] of held) this.onMessage(kind, parts);
    return true;
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
    this.#warm = isolate.script !== null;
    if (!this.#warm) await isolate.load(order.script, source, order.fileName);
    return this.#ended ? null : isolate;
  }

  #enterStart(isolate: GuestIsolate): Promise<unknown> {
    return isolate.enter(ToGuest.start, ...this.#startParts(isolate));
  }

  #startParts(isolate: GuestIsolate): GuestValue[] {
    const { guestOrder, trigger, input } = this.#parts;
    return [guestOrder, trigger, isUtf8(input) ? input.toString('utf8') : isolate.bytes(new Uint8Array(input))];
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
    if (this.#hold) return this.#hold(kind, parts);
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
    // Told when the isolate is at rest: its memory is written to by one side at a time.
    this.#unhandled ??= unhandledRejection(error).slice(0, 8_000);
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
    // isolated-vm reads such errors when all else is done: getters of the script's may have put off work to the next run.
    this.#release(isolate, this.#unhandled ? null : memoryBytes);
    if (!stopped) this.#parts.send.stuck();
  }

  #release(isolate: GuestIsolate | null, heldBytes: number | null): void {
    const { isolates, order } = this.#parts;
    if (!isolate) return undefined;
    if (heldBytes !== null) return isolates.giveBack(order.script, isolate, heldBytes);
    isolate.dispose();
    return isolates.gone(order.script);
  }

  /** Has the isolate come to rest, or disposes of it. False if its code cannot be stopped. */
  async #settle(isolate: GuestIsolate, { clean }: Verdict): Promise<boolean> {
    if (clean) await isolate.idle(REST_MS);
    if (!clean || isolate.isBusy) isolate.dispose();
    await isolate.idle(STOP_MS);
    return !isolate.isBusy;
  }

  #sendEnd(verdict: Verdict, memoryBytes: number | null): void {
    const logs = this.#isolate?.logs;
    const used = { warm: this.#warm, cpuTimeMs: this.#clock.cpuMs, memoryBytes, sdkCalls: this.#calls };
    const dropped = { droppedLines: logs?.droppedLines ?? 0, droppedBytes: logs?.droppedBytes ?? 0 };
    const end = runEndOf(this.order, verdict, { ...used, ...dropped });
    this.#parts.send.end(end, verdict.output ?? Buffer.alloc(0), logs?.take() ?? Buffer.alloc(0));
  }
}
