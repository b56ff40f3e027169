import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import {
  domainEventMessageId,
  domainEventSubject,
  executor,
  hostSubjectOf,
  newId,
  requestExecutionId,
  TENANT_ID,
} from '@runlet/contracts';
import { ExecutorDirectory, SyncDispatcher } from '@runlet/dispatch';
import { BrokerLink, ContractClient, type NatsConnection } from '@runlet/messaging';
import { RunletInvalidError, RunletUnavailableError } from './errors.ts';
import { inputBytes } from './input-bytes.ts';
import { outputOf } from './run-output.ts';
import type {
  CallOptions,
  PublishedEvent,
  RunletClient,
  RunletEvent,
  RunOptions,
  ScriptToRun,
} from './runlet-client.ts';
import { toDomainEvent } from './to-domain-event.ts';
import { translateError } from './translate-error.ts';

const DEFAULT_CALL_TIMEOUT_MS = 30_000;

/** `RunletClient` over a connection of the host service's NATS user. */
export class HostClient implements RunletClient {
  private readonly stream: JetStreamClient;

  constructor(
    private readonly nats: NatsConnection,
    private readonly user: string,
    private readonly contracts: ContractClient,
    private readonly executors: ExecutorDirectory,
    private readonly dispatcher: SyncDispatcher,
  ) {
    this.stream = jetstream(nats);
  }

  publish(tenant: string, event: RunletEvent): Promise<PublishedEvent> {
    return actingFor(tenant, async () => {
      const domainEvent = toDomainEvent(event);
      this.assertConnected();
      const { id, source, type } = domainEvent;
      const { duplicate } = await this.stream.publish(
        domainEventSubject(tenant, type),
        Buffer.from(JSON.stringify(domainEvent)),
        { msgID: domainEventMessageId(tenant, source, id) },
      );
      return { id, duplicate };
    });
  }

  call<Output = unknown>(tenant: string, name: string, input: unknown, options: CallOptions = {}): Promise<Output> {
    return actingFor(tenant, async () => {
      const { timeout = DEFAULT_CALL_TIMEOUT_MS, correlationId = newId(), traceparent } = options;
      const executionId = newId();
      const head = {
        executionId,
        tenant,
        scriptName: name,
        triggerType: 'api' as const,
        http: null,
        correlationId,
        causationId: null,
        queuedAt: new Date().toISOString(),
        timeoutMs: Math.ceil(timeout),
      };
      const subjectFor = (instance: string): string => hostSubjectOf(executor.hostRun, this.user, tenant, instance);
      const end = await this.dispatcher.run(head, inputBytes(input), { subjectFor, traceparent, deadlineMs: timeout });
      // The id that the executor gives it: of this tenant, whatever was asked for.
      return outputOf(end, requestExecutionId(tenant, name, executionId)) as Output;
    });
  }

  run(tenant: string, script: ScriptToRun, input: unknown, options: RunOptions = {}): Promise<string> {
    return actingFor(tenant, async () => {
      const { idempotencyKey, correlationId = newId(), traceparent } = options;
      const named = typeof script === 'string' ? { scriptName: script } : { scriptId: script.id };
      const key = typeof script === 'string' ? script : script.id;
      const executionId = idempotencyKey === undefined ? newId() : requestExecutionId(tenant, key, idempotencyKey);
      inputBytes(input);
      const { id } = await this.contracts.call(
        executor.hostAcceptRun,
        { executionId, ...named, triggerType: 'manual', trigger: {}, input, rawBody: null, correlationId },
        { subject: hostSubjectOf(executor.hostAcceptRun, this.user, tenant), correlationId, traceparent },
      );
      return id;
    });
  }

  async close(): Promise<void> {
    this.executors.stop();
    this.dispatcher.stop();
    await this.nats.drain();
  }

  /** The stream's client would hold an event back until the broker is there again, or time out. */
  private assertConnected(): void {
    if (BrokerLink.of(this.nats).connected) return;
    throw new RunletUnavailableError('nats/unavailable', 1_000, 'The message broker is away; try again shortly.');
  }
}

/** A tenant's id becomes part of subjects; every error becomes one of ours. */
const actingFor = async <T>(tenant: string, work: () => Promise<T>): Promise<T> => {
  if (!TENANT_ID.test(tenant)) throw new RunletInvalidError('request/invalid', `"${tenant}" is no tenant's id.`);
  try {
    return await work();
  } catch (error) {
    throw translateError(error);
  }
};
