import type { RunJob } from '../sandbox/sandbox.ts';
import { CallError } from './call-error.ts';

/** What an attempt and all that it calls within its slot may use together. */
export class CallBudget {
  readonly #limits: RunJob['limits'];
  #calls = 0;
  #cpuMs = 0;

  constructor({ limits }: RunJob) {
    this.#limits = limits;
  }

  /** Throws `CallLimitError`. */
  countCall(): void {
    if (this.#calls >= this.#limits.sdkCalls) {
      throw new CallError('CallLimitError', `The script has made its ${this.#limits.sdkCalls} calls`);
    }
    this.#calls++;
  }

  /** Charges the CPU time of a nested run, ms. */
  chargeCpu(ms: number): void {
    this.#cpuMs += ms;
  }

  get callsLeft(): number {
    return Math.max(0, this.#limits.sdkCalls - this.#calls);
  }

  /** Less what nested runs have used; the caller's own use is kept by its sandbox. */
  get cpuMsLeft(): number {
    return Math.max(0, this.#limits.cpuTimeMs - this.#cpuMs);
  }
}
