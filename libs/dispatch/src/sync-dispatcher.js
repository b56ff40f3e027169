import { setTimeout as delay } from 'node:timers/promises';
import { decodeFrame, encodeFrame, executor } from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { BrokerLink } from '@runlet/messaging';
import { outcomeUnknown, refusals, runLimited, runTimedOut } from './refusals.ts';
import { BrokerLostError, RunsUnderWay, WorkerLostError } from './runs-under-way.ts';
/** What an executor may take beyond the run's own time until its answer is here, ms; then it is taken for hung. */
const ANSWER_MARGIN_MS = 1_000;
/** Pause before everyone is asked again, ms; doubles up to the longest. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;
const NOTHING = Buffer.alloc(0);
/** Gives synchronous runs to executors: the tenant's own first, another one when that is full. */
export class SyncDispatcher {
  constructor(nats, client, directory) {
    this.client = client;
    this.directory = directory;
    this.underWay = new RunsUnderWay(directory, BrokerLink.of(nats));
  }
  stop() {
    this.underWay.stop();
  }
  /**
   * Runs once, whatever happens: a run that has begun is never given to a second executor. Rejects with a
   * `ProblemError`; those of kind `limited` and `unavailable` began nothing and carry `meta.retryAfterMs`, but for
   * `run/outcome-unknown`.
   */
  async run(head, payload, options) {
    const frame = encodeFrame(head, payload);
    const startedAt = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const end = await this.askAround(head, frame, options);
      if (typeof end !== 'string') return end;
      const { patienceMs, problem } = refusals[end];
      if (performance.now() - startedAt + pauseMs > patienceMs) throw problem();
      await delay(pauseMs);
    }
  }
  /** Asks each executor in turn until one takes the run; else says the most hopeful reason why none did. */
  async askAround(head, frame, options) {
    let refusal = 'away';
    for (const instance of this.directory.instancesFor(head.tenant)) {
      const answer = await this.ask(instance, head, frame, options);
      if (typeof answer !== 'string') return answer;
      if (answer === 'busy' || refusal === 'away') refusal = answer;
    }
    return refusal;
  }
  async ask(instance, head, frame, { subjectFor, principal, traceparent }) {
    const timeoutMs = head.timeoutMs + ANSWER_MARGIN_MS;
    const subject = subjectFor(instance);
    try {
      const answer = this.client.exchange(executor.run, frame, { subject, timeoutMs, principal, traceparent });
      const { head: reply, sections } = decodeFrame(await this.underWay.watch(instance, answer));
      return read(reply, sections[0] ?? NOTHING);
    } catch (error) {
      if (error instanceof WorkerLostError) return { kind: 'worker-lost' };
      if (error instanceof BrokerLostError) throw outcomeUnknown(head.executionId, error);
      if (isProblem(error) && error.code === 'service/unavailable') return 'away';
      if (isProblem(error) && error.code === 'service/timeout') throw runTimedOut(head.executionId, error);
      throw error;
    }
  }
}
const read = (reply, payload) => {
  switch (reply.kind) {
    case 'ended':
      return { kind: 'ended', reply, payload };
    case 'limited':
      throw runLimited(reply.retryAfterMs);
    case 'busy':
    case 'unknown-script':
      return reply.kind;
  }
};
//# sourceMappingURL=sync-dispatcher.js.map
