import { Buffer } from 'node:buffer';
import { type Principal, type RequestContract } from '@runlet/contracts';
import { type ProblemData, ProblemError } from '@runlet/kernel';
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

export interface PostOptions extends CallContext {
  readonly subject: string;
  readonly replyTo: string;
}

/** The key that this caller shares with a service; only the gateway has any. */
export type KeyOf = (service: string) => string | undefined;

const DEFAULT_TIMEOUT_MS = 5_000;

const brokerAway = (cause?: unknown): ProblemError =>
  new ProblemError(
    { kind: 'unavailable', code: 'nats/unavailable', detail: 'The message broker is away; try again shortly.' },
    { cause },
  );

const serviceOf = ({ subject }: RequestContract): string =>
  subject.startsWith('host.') ? 'executor' : subject.slice(0, subject.indexOf('.'));

const serviceAway = (service: string, cause?: unknown): ProblemError =>
  new ProblemError(
    { kind: 'unavailable', code: 'service/unavailable', detail: `The ${service} service is away; try again shortly.` },
    { cause },
  );

/** NATS's own word, sent in place of an answer, that nobody follows the subject. */
const NO_RESPONDERS = 503;

/** What a `replyTo` of `post` has been told. */
export const problemOf = (contract: RequestContract, reply: Msg): ProblemError =>
  reply.headers?.code === NO_RESPONDERS
    ? serviceAway(serviceOf(contract))
    : new ProblemError(reply.json<ProblemData>());

export const serviceTimeout = (service: string, timeoutMs: number, cause?: unknown): ProblemError =>
  new ProblemError(
    {
      kind: 'unavailable',
      code: 'service/timeout',
      detail: `The ${service} service did not answer within ${timeoutMs} ms.`,
    },
    { cause },
  );

const translate = (error: unknown, service: string, timeoutMs: number): unknown => {
  if (error instanceof errors.NoRespondersError || (error as Error)?.cause instanceof errors.NoRespondersError) {
    return serviceAway(service, error);
  }
  if (error instanceof errors.TimeoutError) return serviceTimeout(service, timeoutMs, error);
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

  /**
   * Sends bytes without waiting. `replyTo` hears of the service's problem with them, or that nobody is there, and must be
   * followed already: see `problemOf`. Throws a problem when the broker is away.
   */
  post(contract: RequestContract, frame: Uint8Array, options: PostOptions): void {
    if (!this.link.connected) throw brokerAway();
    const { subject, replyTo } = options;
    const headers = this.headersFor(serviceOf(contract), subject, frame, options);
    this.nats.publish(subject, frame, { reply: replyTo, headers });
  }

  private async send(contract: RequestContract, body: Uint8Array, options: CallOptions): Promise<Msg> {
    const subject = options.subject ?? contract.subject;
    const service = serviceOf(contract);
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
