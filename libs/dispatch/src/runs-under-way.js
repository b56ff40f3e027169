import { ALIVE_TIMEOUT_MS } from '@runlet/contracts';
/** The executor that a run was given to has died: nobody will answer. */
export class WorkerLostError extends Error {
  constructor() {
    super(...arguments);
    this.name = 'WorkerLostError';
  }
}
/** The broker went away while the executor was at work: an answer may have been lost with the connection. */
export class BrokerLostError extends Error {
  constructor() {
    super(...arguments);
    this.name = 'BrokerLostError';
  }
}
/** Runs that an executor has been given and not yet answered. Ends the wait for an answer that cannot come. */
export class RunsUnderWay {
  constructor(directory, link) {
    this.waiting = new Set();
    this.unlisten = [
      directory.onLost((instance) => this.executorLost(instance)),
      link.onChange((connected) => connected || this.linkLost()),
    ];
  }
  stop() {
    for (const end of this.unlisten) end();
  }
  /** The answer; or rejects with `WorkerLostError` or `BrokerLostError` once it can no longer come. */
  async watch(instance, answer) {
    const { promise: lost, reject } = Promise.withResolvers();
    const run = { instance, reject };
    this.waiting.add(run);
    try {
      return await Promise.race([answer, lost]);
    } finally {
      this.waiting.delete(run);
    }
  }
  executorLost(instance) {
    for (const run of this.waiting) {
      if (run.instance === instance) run.reject(new WorkerLostError(`Executor ${instance} has fallen silent`));
    }
  }
  /** An answer that was sent meanwhile is lost with the connection; one that is still to come gets some time. */
  linkLost() {
    const caught = [...this.waiting];
    setTimeout(() => {
      for (const run of caught) run.reject(new BrokerLostError('The message broker was away during the run'));
    }, ALIVE_TIMEOUT_MS).unref();
  }
}
//# sourceMappingURL=runs-under-way.js.map
