import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import {
  type Actor,
  type DeployedScript,
  encodeFinished,
  EXECUTION_FINISHED_SUBJECT,
  type ExecutionError,
  type FinishedRun,
  type RunRequest,
  triggerFactsOf,
} from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';

const ERROR: ExecutionError = {
  name: 'WorkerLostError',
  message: 'The executor ended while the script was running. How far it had come is not known.',
  stack: null,
  line: null,
  column: null,
};
const NO_CALLS = Buffer.alloc(0);
const NO_LINES = Buffer.from('[]');

/** What is known of a run whose executor died, by the one who asked for it. */
export interface LostRun {
  readonly head: RunRequest;
  /** The request's body or the input as JSON. */
  readonly payload: Uint8Array;
  readonly script: Pick<DeployedScript, 'scriptId' | 'name' | 'version'>;
  readonly actor: Actor;
}

/**
 * Writes the history of runs that their executor can no longer write. Should it have done so after all, the first
 * record counts: the history takes no second one of an execution.
 */
export class LostRunRecorder {
  private readonly stream: JetStreamClient;

  constructor(nats: NatsConnection) {
    this.stream = jetstream(nats);
  }

  /** Resolves once the stream has the record; needs the permission to publish there. */
  async record({ head, payload, script, actor }: LostRun, now = new Date()): Promise<void> {
    const finishedAt = now.toISOString();
    const finished: FinishedRun = {
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
      progress: null,
      actor,
      correlationId: head.correlationId,
      causationId: head.causationId,
    };
    const record = { run: finished, input: payload, output: null, logs: NO_LINES, calls: NO_CALLS };
    await this.stream.publish(EXECUTION_FINISHED_SUBJECT, encodeFinished([record]), {
      msgID: head.executionId,
    });
  }
}
