/** The constructor of a DTO: its class-validator decorators are the schema of the message. */
export type DtoClass<T extends object = object> = new () => T;

/**
 * Whose word about the caller a handler believes.
 * - `signed`: a principal signed by the gateway travels with the message.
 * - `operator`, `scheduler`: only that NATS user may publish on the subject (see infra/local/nats).
 * - `host`: the subject itself names the NATS user and the tenant that it acts for.
 */
export type CallerProof = 'signed' | 'operator' | 'scheduler' | 'host';

/** A question or a command with one answer. The subject is written here and nowhere else. */
export interface RequestContract<Request extends object = object, Reply = unknown> {
  readonly kind: 'request';
  readonly subject: string;
  readonly request: DtoClass<Request>;
  readonly proof: CallerProof;
  /** Only for the type system: what the answer looks like. */
  readonly reply?: Reply;
}

/** A fact that a service announces. `subject` may end in tokens that the publisher fills in. */
export interface EventContract<Data = unknown> {
  readonly kind: 'event';
  readonly subject: string;
  /** Only for the type system: what the event carries. */
  readonly data?: Data;
}

export const request =
  <Reply>() =>
  <Request extends object>(
    subject: string,
    requestClass: DtoClass<Request>,
    proof: CallerProof = 'signed',
  ): RequestContract<Request, Reply> => ({ kind: 'request', subject, request: requestClass, proof });

export const event = <Data>(subject: string): EventContract<Data> => ({ kind: 'event', subject });
