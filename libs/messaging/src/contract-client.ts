import { Buffer } from 'node:buffer';
import { type Principal, type RequestContract } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { errors, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { BrokerLink } from './broker-link.ts';
import { signPrincipal } from './principal-token.ts';
import { assertAnswer, encodeAnswer, wireHeaders } from './wire.ts';

/** What travels with a message beside its body. */
export interface CallContext {
  /** Left out by users that are known by their NATS permissions alone (hosts, operator, scheduler). */
  readonly principal?: Principal;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

export interface CallOptions extends CallContext {
  /** ms until the answer must be there; default 5,000. */
  readonly timeoutMs?: number;
  /** The subject itself where the contract's has places to fill in. */
  readonly subject?: string;
}

/** The key that this caller shares with a service; only the gateway has any. */
export type KeyOf = (service: string) => string | undefined;

const DEFAULT_TIMEOUT_MS = 5_000;

const brokerAway = (cause?: unknown): ProblemError =>
  new ProblemError(
    { kind: 'unavailable', code: 'nats/unavailable', detail: 'The message broker is away; try again shortly.' },
    { cause },
  );

const translate = (error: unknown, service: string, timeoutMs: number): unknown => {
  if (error instanceof errors.NoRespondersError || (error as Error)?.cause instanceof errors.NoRespondersError) {
    return new ProblemError(
      {
        kind: 'unavailable',
        code: 'service/unavailable',
        detail: `The ${service} service is away; try again shortly.`,
      },
      { cause: error },
    );
  }
  if (error instanceof errors.TimeoutError) {
    return new ProblemError(
      {
        kind: 'unavailable',
        code: 'service/timeout',
        detail: `The ${service} service did not answer within ${timeoutMs} ms.`,
      },
      { cause: error },
    );
  }
  if (error instanceof errors.ClosedConnectionError || error instanceof errors.ConnectionError) {
    return brokerAway(error);
  }
  return error;
};

/** Typed requests over NATS. Every bad outcome is a `ProblemError`: the service's own, or `unavailable`. */
export class ContractClient {
  private readonly link: BrokerLink;

  constructor(
    private readonly nats: NatsConnection,
    private readonly keyOf: KeyOf = () => undefined,
  ) {
    this.link = BrokerLink.of(nats);
  }

  /** Sends a DTO, gets the JSON answer. */
  async call<Request extends object, Reply>(
    contract: RequestContract<Request, Reply>,
    data: Request,
    options: CallOptions = {},
  ): Promise<Reply> {
    const reply = await this.send(contract, encodeAnswer(data), options);
    return reply.json<Reply>();
  }

  /** Sends bytes, gets bytes: for contracts that speak frames. */
  async exchange(contract: RequestContract, frame: Uint8Array, options: CallOptions = {}): Promise<Buffer> {
    const { data } = await this.send(contract, frame, options);
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  }

  private async send(contract: RequestContract, body: Uint8Array, options: CallOptions): Promise<Msg> {
    const subject = options.subject ?? contract.subject;
    const service = contract.subject.startsWith('host.')
      ? 'executor'
      : contract.subject.slice(0, contract.subject.indexOf('.'));
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    if (!this.link.connected) throw brokerAway();
    try {
      const reply = await this.nats.request(subject, body, {
        timeout: timeoutMs,
        headers: this.headersFor(service, subject, body, options),
      });
      assertAnswer(reply);
      return reply;
    } catch (error) {
      throw translate(error, service, timeoutMs);
    }
  }

  private headersFor(service: string, subject: string, body: Uint8Array, context: CallContext) {
    const all = headers();
    const key = this.keyOf(service);
    if (context.principal && key) all.set(wireHeaders.principal, signPrincipal(key, context.principal, subject, body));
    if (context.correlationId) all.set(wireHeaders.correlation, context.correlationId);
    if (context.traceparent) all.set(wireHeaders.traceparent, context.traceparent);
    return all;
  }
}
