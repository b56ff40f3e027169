import type { ExecutionError, Progress } from '@runlet/contracts';
import { type Outcome, toMicroseconds } from '../outcome.ts';
import type { RunJob, RunServices } from '../sandbox.ts';
import type { RunEnd } from '../wire/protocol.ts';
import { isCleanText, ProtocolBreach } from './from-child.ts';
import { RunLogs } from './run-logs.ts';

/** How a run ends whose process was ended. */
export interface Death {
  readonly outcome: Outcome['outcome'];
  readonly error: ExecutionError;
  readonly timeoutReason?: 'wall' | 'cpu';
  readonly innocent?: boolean;
}

/** The guest tells at most every 200 ms, by a clock that may jump. */
const LEAST_MS_A_PROGRESS = 50;
const MAX_PROGRESSES_AT_ONCE = 100;

/** A job that a process is working on, until its outcome is known. */
export class RunInFlight {
  readonly job: RunJob;
  readonly services: RunServices;
  readonly outcome: Promise<Outcome>;
  readonly startedAt = new Date();
  /** CPU time that the process had used when the watchdog first saw the run, ms. */
  processCpuMs: number | undefined;
  calls = 0;

  readonly #started = performance.now();
  readonly #logs = new RunLogs();
  #progresses = 0;
  #resolve!: (outcome: Outcome) => void;

  constructor(job: RunJob, services: RunServices) {
    this.job = job;
    this.services = services;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get ageMs(): number {
    return performance.now() - this.#started;
  }

  addLogs(part: Buffer): void {
    this.#logs.add(part);
  }

  /** Throws `ProtocolBreach` when it comes much more often than a script is allowed to tell. */
  addProgress(progress: Progress): void {
    if (++this.#progresses > MAX_PROGRESSES_AT_ONCE + this.ageMs / LEAST_MS_A_PROGRESS) {
      throw new ProtocolBreach('progress too often');
    }
    this.services.progress(progress);
  }

  /** Throws `ProtocolBreach` when what came with the end is not what a run may give. */
  end(end: RunEnd, output: Buffer, lines: Buffer): void {
    const { job } = this;
    const completed = end.outcome === 'completed';
    const isHttp = job.inputKind === 'http-body';
    if (output.length > (completed ? job.limits.outputBytes : 0)) throw new ProtocolBreach('output length');
    if ((end.response !== null) !== (completed && isHttp)) throw new ProtocolBreach('response');
    if (!isHttp && !isCleanText(output)) throw new ProtocolBreach('output text');
    this.#logs.add(lines);
    const logs = this.#logs.toJson(end.droppedLines, end.droppedBytes);
    const { outcome, error, retryable, retryAfterMs, timeoutReason, response, cpuTimeMs, memoryBytes, sdkCalls } = end;
    this.#resolve({
      outcome,
      error,
      retryable,
      retryAfterMs,
      timeoutReason,
      innocent: false,
      output: completed ? output : null,
      response,
      logs,
      startedAt: this.startedAt,
      durationMs: toMicroseconds(this.ageMs),
      cpuTimeMs: toMicroseconds(cpuTimeMs),
      memoryBytes,
      sdkCalls,
      warm: end.warm,
    });
  }

  die({ outcome, error, timeoutReason = undefined, innocent = false }: Death): void {
    this.#resolve({
      outcome,
      error,
      retryable: true,
      retryAfterMs: null,
      timeoutReason: timeoutReason ?? null,
      innocent,
      output: null,
      response: null,
      logs: this.#logsOrNone(),
      startedAt: this.startedAt,
      durationMs: toMicroseconds(this.ageMs),
      cpuTimeMs: null,
      memoryBytes: null,
      sdkCalls: this.calls,
    });
  }

  #logsOrNone(): Buffer {
    try {
      return this.#logs.toJson();
    } catch {
      return Buffer.from('[]');
    }
  }
}
