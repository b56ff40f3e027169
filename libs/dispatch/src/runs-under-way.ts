import { ALIVE_TIMEOUT_MS } from '@runlet/contracts';
import type { BrokerLink } from '@runlet/messaging';
import type { ExecutorDirectory } from './executor-directory.ts';

/** The executor that a run was given to has died: nobody will answer. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
}

/** The broker went away while the executor was at work: an answer may have been lost with the connection. */
export class BrokerLostError extends Error {
  override readonly name = 'BrokerLostError';
}

interface Waiting {
  readonly instance: string;
  readonly reject: (error: Error) => void;
}

/** Runs that an executor has been given and not yet answered. Ends the wait for an answer that cannot come. */
export class RunsUnderWay {
  private readonly waiting = new Set<Waiting>();
  private readonly unlisten: readonly (() => void)[];

  constructor(directory: ExecutorDirectory, link: BrokerLink) {
    this.unlisten = [
      directory.onLost((instance) => this.executorLost(instance)),
      link.onChange((connected) => connected || this.linkLost()),
    ];
  }

  stop(): void {
    for (const end of this.unlisten) end();
  }

  /** The answer; or rejects with `WorkerLostError` or `BrokerLostError` once it can no longer come. */
  async watch<T>(instance: string, answer: Promise<T>): Promise<T> {
    const { promise: lost, reject } = Promise.withResolvers<never>();
    const run = { instance, reject };
    this.waiting.add(run);
    try {
      return await Promise.race([answer, lost]);
    } finally {
      this.waiting.delete(run);
    }
  }

  private executorLost(instance: string): void {
    for (const run of this.waiting) {
      if (run.instance === instance) run.reject(new WorkerLostError(`Executor ${instance} has fallen silent`));
    }
  }

  /** An answer that was sent meanwhile is lost with the connection; one that is still to come gets some time. */
  private linkLost(): void {
    const caught = [...this.waiting];
    setTimeout(() => {
      for (const run of caught) run.reject(new BrokerLostError('The message broker was away during the run'));
    }, ALIVE_TIMEOUT_MS).unref();
  }
}
