import type { PreparedSource, Progress } from '@runlet/contracts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { CallAnswer, RunJob, RunServices, SdkCall } from '../sandbox/sandbox.ts';
import { CallBudget } from './call-budget.ts';
import { CallError } from './call-error.ts';
import { CallLog } from './call-log.ts';
import type { EndedAttempt } from './ended-attempt.ts';
import { CallResult, type CallScope, type HostCall } from './host-call.ts';

/** What all sessions of an executor have in common. */
export interface SessionParts {
  readonly handlers: ReadonlyMap<string, HostCall>;
  loadSource(hash: string): Promise<PreparedSource>;
  runNested(job: RunJob, within: CallBudget): Promise<EndedAttempt>;
  onProgress(progress: Progress): void;
  onCall(name: string, error: string | null, durationMs: number): void;
  onBug(error: unknown, job: RunJob, name: string): void;
}

/** Everything that a script may ask of the executor during one attempt, and what the attempt leaves behind. */
export class RunSession implements RunServices, CallScope {
  readonly job: RunJob;
  readonly budget: CallBudget;
  readonly #parts: SessionParts;
  readonly #log = new CallLog();
  readonly #concealed = new Map<string, string>();
  readonly #cleanUps: (() => void)[] = [];
  /** Made when a call needs it: most runs make none. */
  #abort: AbortController | undefined;
  /** On the clock of `performance.now()`. */
  #deadline = Infinity;
  #nested: Promise<unknown> = Promise.resolve();
  #progress: Progress | null = null;
  #ended = false;

  constructor(job: RunJob, parts: SessionParts, budget = new CallBudget(job)) {
    this.job = job;
    this.#parts = parts;
    this.budget = budget;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#ended) this.#abort.abort();
    return this.#abort.signal;
  }

  remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  onEnd(cleanUp: () => void): void {
    if (this.#ended) cleanUp();
    else this.#cleanUps.push(cleanUp);
  }

  conceal(name: string, value: string): void {
    this.#concealed.set(value, name);
  }

  runNested(job: RunJob): Promise<EndedAttempt> {
    const run = this.#nested.then(async () => {
      const attempt = await this.#parts.runNested(job, this.budget);
      this.budget.chargeCpu(attempt.outcome.cpuTimeMs ?? 0);
      return attempt;
    });
    this.#nested = run.catch(() => undefined);
    return run;
  }

  loadSource(hash: string): Promise<PreparedSource> {
    return this.#parts.loadSource(hash);
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#parts.onProgress(progress);
  }

  async call({ name, argsJson, body, ageMs }: SdkCall): Promise<CallAnswer> {
    const startedAt = performance.now();
    this.#deadline = startedAt + this.job.timeoutMs - ageMs;
    const { answer, detail } = await this.#answer(name, argsJson, body);
    const durationMs = performance.now() - startedAt;
    const error = answer.ok ? null : answer.error.name;
    this.#log.add({
      name,
      detail,
      atMs: ageMs,
      durationMs,
      requestBytes: argsJson.length + (body?.byteLength ?? 0),
      responseBytes: answer.ok ? answer.resultJson.length + (answer.body?.byteLength ?? 0) : 0,
      error,
    });
    this.#parts.onCall(name, error, durationMs);
    return answer;
  }

  async #answer(
    name: string,
    argsJson: string,
    body: Uint8Array | null,
  ): Promise<{ answer: CallAnswer; detail: string | null }> {
    try {
      this.budget.countCall();
      const handler = this.#parts.handlers.get(name);
      if (!handler) throw new CallError('TypeError', `${name} is not there in this installation`);
      const given = await handler(this, JSON.parse(argsJson) as unknown[], body);
      const { result, extras } = given instanceof CallResult ? given : { result: given, extras: {} };
      const resultJson = JSON.stringify(result ?? null);
      return { answer: { ok: true, resultJson, body: extras.body ?? null }, detail: extras.detail ?? null };
    } catch (error) {
      if (error instanceof CallError) {
        return { answer: { ok: false, error: error.failure }, detail: error.options.detail ?? null };
      }
      this.#parts.onBug(error, this.job, name);
      const failure = { name: 'InternalError', message: `${name} failed inside Runlet; try again` };
      return { answer: { ok: false, error: failure }, detail: null };
    }
  }

  /** Ends all that is still under way, and tells what is left of the attempt. */
  end(outcome: Outcome): EndedAttempt {
    this.close();
    return { outcome, recorded: outcome, calls: this.#log.toJson(), progress: this.#progress };
  }

  /** From here on no call has an effect that could be stopped. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#abort?.abort();
    for (const cleanUp of this.#cleanUps.splice(0)) cleanUp();
  }
}
