import { isTooDeep, MAX_JSON_DEPTH, type PreparedSource, type Progress } from '@runlet/contracts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { CallAnswer, RunJob, RunServices, SdkCall } from '../sandbox/sandbox.ts';
import type { Concealed, MaskableRecord } from '../masking/mask-record.ts';
import { maskerOf } from '../masking/masker.ts';
import { CallBudget } from './call-budget.ts';
import { CallError } from './call-error.ts';
import { CallLog, MAX_DETAIL_CHARS } from './call-log.ts';
import type { EndedAttempt } from './ended-attempt.ts';
import { CallResult, type CallScope, type HostCall } from './host-call.ts';

/** What all sessions of an executor have in common. */
export interface SessionParts {
  readonly handlers: ReadonlyMap<string, HostCall>;
  loadSource(hash: string): Promise<PreparedSource>;
  runNested(job: RunJob, within: RunSession): Promise<EndedAttempt>;
  mask(concealed: Concealed, record: MaskableRecord): Promise<MaskableRecord>;
  onCall(name: string, error: string | null, durationMs: number): void;
  onBug(error: unknown, job: RunJob, name: string): void;
}

export interface SessionOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** The session of the run that this one is nested in. */
  readonly within?: RunSession;
}

/** Everything that a script may ask of the executor during one attempt, and what the attempt leaves behind. */
export class RunSession implements RunServices, CallScope {
  readonly job: RunJob;
  readonly budget: CallBudget;
  readonly #parts: SessionParts;
  readonly #onProgress: SessionOptions['onProgress'];
  readonly #log = new CallLog();
  /** Names by value; one map for a run and all that are nested in it, since values pass between them. */
  readonly #concealed: Map<string, string>;
  readonly #cleanUps: (() => void)[] = [];
  /** Made when a call needs it: most runs make none. */
  #abort: AbortController | undefined;
  /** On the clock of `performance.now()`. */
  #deadline = Infinity;
  #nested: Promise<unknown> = Promise.resolve();
  #progress: Progress | null = null;
  #ended = false;

  constructor(job: RunJob, parts: SessionParts, { onProgress, within }: SessionOptions = {}) {
    this.job = job;
    this.#parts = parts;
    this.#onProgress = onProgress;
    this.budget = within?.budget ?? new CallBudget(job);
    this.#concealed = within ? within.#concealed : new Map();
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
      const attempt = await this.#parts.runNested(job, this);
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
    this.#progress = this.#masked(progress);
    this.#onProgress?.(this.#progress);
  }

  async call({ name, argsJson, body, ageMs }: SdkCall): Promise<CallAnswer> {
    const startedAt = performance.now();
    this.#deadline = startedAt + this.job.timeoutMs - ageMs;
    const { answer, detail } = await this.#answer(name, argsJson, body);
    const durationMs = performance.now() - startedAt;
    const error = answer.ok ? null : answer.error.name;
    this.#log.add({
      name,
      detail: this.#uncutSecrets(detail),
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
      // The guest looks too, but at a value that may change before it is written.
      if (isTooDeep(argsJson)) {
        throw new CallError('TypeError', `${name} was given what is nested deeper than ${MAX_JSON_DEPTH} levels`);
      }
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
  async end(outcome: Outcome): Promise<EndedAttempt> {
    this.close();
    const { output, response, error, logs } = outcome;
    const record = { input: this.job.input, output, response, error, logs, calls: this.#log.toJson() };
    const progress = this.#progress;
    if (this.#concealed.size === 0) {
      return { outcome, recorded: outcome, input: record.input, calls: record.calls, progress };
    }
    const { input, calls, ...kept } = await this.#parts.mask(this.#pairs, record);
    const recorded = { ...outcome, ...kept };
    // Errors are for people to read, wherever they go.
    return { outcome: { ...outcome, error: kept.error }, recorded, input, calls, progress };
  }

  get #pairs(): Concealed {
    return [...this.#concealed].map(([value, name]) => [name, value]);
  }

  /** What is cut in two would not be found when the record is masked. */
  #uncutSecrets(detail: string | null): string | null {
    if (detail === null || detail.length <= MAX_DETAIL_CHARS || this.#concealed.size === 0) return detail;
    return maskerOf(this.#pairs).text(detail);
  }

  #masked(progress: Progress): Progress {
    if (progress.message === null || this.#concealed.size === 0) return progress;
    return { ...progress, message: maskerOf(this.#pairs).text(progress.message) };
  }

  /** From here on no call has an effect that could be stopped. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#abort?.abort();
    for (const cleanUp of this.#cleanUps.splice(0)) cleanUp();
  }
}
