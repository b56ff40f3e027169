import { jetstream } from '@nats-io/jetstream';
import { encodeFrame, EXECUTION_FINISHED_SUBJECT, triggerFactsOf } from '@runlet/contracts';
const ERROR = {
  name: 'WorkerLostError',
  message: 'The executor ended while the script was running. How far it had come is not known.',
  stack: null,
  line: null,
  column: null,
};
const NULL = Buffer.from('null');
const NO_LINES = Buffer.from('[]');
/**
 * Writes the history of runs that their executor can no longer write. Should it have done so after all, the first
 * record counts: both bear the execution's id as message id, and the history takes no second one.
 */
export class LostRunRecorder {
  constructor(nats) {
    this.stream = jetstream(nats);
  }
  /** Resolves once the stream has the record; needs the permission to publish there. */
  async record({ head, payload, script, actor }, now = new Date()) {
    const finishedAt = now.toISOString();
    const finished = {
      executionId: head.executionId,
      tenant: head.tenant,
      scriptId: script.scriptId,
      scriptName: script.name,
      version: script.version,
      triggerType: head.triggerType,
      trigger: triggerFactsOf(head, actor),
      outcome: 'worker_lost',
      error: ERROR,
      response: null,
      attempts: [{ number: 1, outcome: 'worker_lost', startedAt: head.queuedAt, finishedAt, error: ERROR }],
      queuedAt: head.queuedAt,
      startedAt: head.queuedAt,
      finishedAt,
      durationMs: now.getTime() - Date.parse(head.queuedAt),
      cpuTimeMs: null,
      memoryBytes: null,
      sdkCalls: null,
      actor,
      correlationId: head.correlationId,
      causationId: head.causationId,
    };
    await this.stream.publish(EXECUTION_FINISHED_SUBJECT, encodeFrame(finished, payload, NULL, NO_LINES), {
      msgID: head.executionId,
    });
  }
}
//# sourceMappingURL=lost-run-recorder.js.map
