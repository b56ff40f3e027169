import type { Frame, PreparedSource } from '@runlet/contracts';
import { LRUCache } from 'lru-cache';
import type { Outcome } from '../outcome.ts';
import type { CallAnswer, RunJob, RunServices, SdkCall } from '../sandbox.ts';
import { FrameReader, FrameWriter } from '../wire/channel.ts';
import type { FromChild, ToChild } from '../wire/protocol.ts';
import type { SdkCallName } from '../wire/sdk-calls.ts';
import { BackPressure } from './back-pressure.ts';
import { type Cause, deathOf } from './cause-of-death.ts';
import { messageOf, ProtocolBreach } from './from-child.ts';
import type { Launched } from './launch.ts';
import { ProcReader, type Usage } from './proc.ts';
import { RunInFlight } from './run-in-flight.ts';
import { orderOf } from './run-order.ts';
import { START } from './start-order.ts';
import { whenAborted } from './when-aborted.ts';

/** The longest honest frame is an output of 5 MB with its logs. */
const MAX_FRAME_BYTES = 6 * 1024 * 1024;
/** How old the figures of a process without a run may be, ms. */
const MEASURE_EVERY_MS = 1_000;
const MAX_STDERR_CHARS = 8_000;
/** Own memory of a process before it has been measured. */
export const FRESH_BYTES = 20 * 1024 * 1024;
/** A process keeps the sources of this many scripts. */
const MAX_SOURCES = 64;
/** The process itself stops a run at its time; this much later it is taken for deaf. */
const DEAF_AFTER_MS = 600;
/** One sandbox process, seen from the executor: it may lie, hang and die at any moment. */
export class SandboxProcess {
  readonly ready: Promise<void>;
  /** Resolves when it has ended and all its runs have an outcome. */
  readonly ended: Promise<void>;
  tenant: string | null = null;
  lastUsed = Date.now();
  /** Jobs that will run in it once it is ready and knows their source. */
  awaited = 0;
  /** What its first run will have found it as; null once it has had one. */
  firstStart: 'spare' | 'new-process' | null = null;

  readonly #launched: Launched;
  readonly #proc: ProcReader;
  readonly #out: FrameWriter<ToChild>;
  readonly #reader = new FrameReader(MAX_FRAME_BYTES);
  readonly #pressure: BackPressure;
  readonly #runs = new Map<number, RunInFlight>();
  readonly #sources: LRUCache<string, true>;
  readonly #onBreach: (breach: Error, stderr: string) => void;
  #usage: Usage | null = null;
  #measuredAt = performance.now();
  #runIds = 0;
  #stderr = '';
  #cause: Cause | null = null;
  #hasEnded = false;
  #isReady = false;
  #onReady: () => void = () => undefined;

  constructor(launched: Launched, snapshot: Uint8Array, onBreach: (breach: Error, stderr: string) => void) {
    this.#launched = launched;
    this.#onBreach = onBreach;
    this.#proc = new ProcReader(launched.process.pid ?? -1);
    this.#out = new FrameWriter(launched.channel);
    this.#pressure = new BackPressure(launched.channel);
    this.#sources = new LRUCache({
      max: MAX_SOURCES,
      dispose: (_known, hash) => this.#out.send({ kind: 'forget-source', hash }),
    });
    const started = Promise.withResolvers<void>();
    this.#onReady = started.resolve;
    this.ready = started.promise;
    this.ended = new Promise((resolve) => {
      const onEnd = (): void => {
        this.#settleRuns();
        started.reject(new Error(`A sandbox process did not start: ${this.#stderr.trim()}`));
        resolve();
      };
      launched.process.once('close', onEnd);
      launched.process.once('error', onEnd);
    });
    this.ready.catch(() => undefined);
    launched.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARS);
    });
    launched.channel.on('data', (chunk: Buffer) => this.#receive(chunk));
    // The process is ending; 'close' tells when.
    launched.channel.on('error', () => undefined);
    this.#out.send({ kind: 'start', ...START }, snapshot);
  }

  get hasEnded(): boolean {
    return this.#hasEnded || this.#cause !== null;
  }

  get runs(): readonly RunInFlight[] {
    return [...this.#runs.values()];
  }

  /** Memory that it shares with no other process, as last measured, bytes. */
  get ownBytes(): number {
    return this.#usage?.ownBytes ?? FRESH_BYTES;
  }

  get isIdle(): boolean {
    return this.#runs.size === 0 && this.awaited === 0;
  }

  knows(sourceHash: string): boolean {
    return this.#sources.get(sourceHash) === true;
  }

  teach(hash: string, { form, code }: PreparedSource): void {
    this.#out.send({ kind: 'source', hash, form }, Buffer.from(code));
    this.#sources.set(hash, true);
  }

  /** Starts the job, whose source the process must know. */
  run(job: RunJob, services: RunServices): Promise<Outcome> {
    const id = ++this.#runIds;
    const run = new RunInFlight(job, services);
    this.#runs.set(id, run);
    this.lastUsed = Date.now();
    const { order, sections } = orderOf(id, job);
    this.#out.send(order, ...sections);
    const overdue = setTimeout(() => this.kill({ kind: 'overdue', culprit: run }), job.timeoutMs + DEAF_AFTER_MS);
    const stopCancelling = whenAborted(job.signal, () => {
      this.#out.send({ kind: 'cancel', run: id });
      return setTimeout(() => this.kill({ kind: 'cancel-ignored', culprit: run }), DEAF_AFTER_MS);
    });
    return run.outcome.finally(() => {
      clearTimeout(overdue);
      stopCancelling();
    });
  }

  /** Reads how much memory and CPU time it has used; null when it cannot be known. */
  measure(): Usage | null {
    this.#usage = this.#proc.read() ?? this.#usage;
    this.#measuredAt = performance.now();
    return this.#usage;
  }

  /** The same, for figures that nobody waits for. */
  measureNowAndThen(): void {
    if (performance.now() - this.#measuredAt > MEASURE_EVERY_MS) this.measure();
  }

  /** Why it ended, or will. */
  get causeOfDeath(): Cause['kind'] {
    return this.#cause?.kind ?? 'unexplained';
  }

  /** Ends it at once. The first cause given stands. */
  kill(cause: Cause): void {
    this.#cause ??= cause;
    this.#launched.process.kill('SIGKILL');
  }

  #receive(chunk: Buffer): void {
    if (this.#cause) return;
    try {
      for (const frame of this.#reader.push(chunk)) this.#handle(messageOf(frame), frame);
    } catch (error) {
      this.#breach(error as Error);
    }
  }

  #breach(breach: Error): void {
    if (this.#cause) return;
    this.#onBreach(breach, this.#stderr);
    this.kill({ kind: 'breach' });
  }

  #handle(message: FromChild, { sections }: Frame): void {
    switch (message.kind) {
      case 'ready':
        if (this.#isReady) throw new ProtocolBreach('ready twice');
        this.#isReady = true;
        return this.#onReady();
      case 'logs':
        if (sections[0]!.length === 0) throw new ProtocolBreach('no log lines');
        return this.#runOf(message.run).addLogs(sections[0]!);
      case 'call':
        return this.#onCall(message.run, message.call, message.name, sections);
      case 'progress':
        return this.#runOf(message.run).addProgress(message.progress);
      case 'end': {
        const run = this.#runOf(message.run);
        run.end(message, sections[0]!, sections[1]!);
        this.#runs.delete(message.run);
        this.lastUsed = Date.now();
        return undefined;
      }
      case 'stuck':
        return this.kill({ kind: 'stuck' });
      case 'snapshot':
        throw new ProtocolBreach('a snapshot nobody asked for');
    }
  }

  /** A process says nothing of a run before its order and nothing after its end. */
  #runOf(id: number): RunInFlight {
    const run = this.#runs.get(id);
    if (!run) throw new ProtocolBreach('a run that is not there');
    return run;
  }

  #onCall(id: number, call: number, name: SdkCallName, [args, body]: readonly Buffer[]): void {
    const run = this.#runOf(id);
    if (++run.calls > run.job.limits.sdkCalls) throw new ProtocolBreach('more calls than the limit');
    const { maxArgumentChars, maxBodyBytes } = START.bounds;
    if (args!.length > 3 * maxArgumentChars) throw new ProtocolBreach('arguments length');
    if (body && body.length > maxBodyBytes) throw new ProtocolBreach('body length');
    const asked = { name, argsJson: args!.toString(), body: body ?? null, ageMs: run.ageMs };
    void this.#answerCall(run, id, call, asked);
    this.#checkPressure(run);
  }

  /** The run whose call is one too many is found guilty. */
  #checkPressure(culprit: RunInFlight): void {
    if (this.#pressure.isBreach) this.kill({ kind: 'overload', culprit });
  }

  async #answerCall(run: RunInFlight, id: number, call: number, asked: SdkCall): Promise<void> {
    const failed: CallAnswer = { ok: false, error: { name: 'InternalError', message: `${asked.name} failed` } };
    const bytes = asked.argsJson.length + (asked.body?.byteLength ?? 0);
    const release = this.#pressure.hold(bytes, asked.name === 'scripts.call');
    const answer = await run.services.call(asked).catch(() => failed);
    if (this.#runs.has(id)) this.#answer(id, call, answer);
    release();
    this.#checkPressure(run);
  }

  #answer(run: number, call: number, answer: CallAnswer): void {
    const { ok } = answer;
    const json = Buffer.from(ok ? answer.resultJson : JSON.stringify(answer.error));
    const sections = ok && answer.body ? [json, answer.body] : [json];
    this.#out.send({ kind: 'answer', run, call, ok }, ...sections);
  }

  #settleRuns(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#proc.close();
    const cause = this.#cause ?? { kind: 'unexplained', stderr: this.#stderr };
    const alone = this.#runs.size === 1;
    for (const run of this.#runs.values()) run.die(deathOf(run, cause, alone));
    this.#runs.clear();
  }
}
