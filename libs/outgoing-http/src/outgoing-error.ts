import type { AddressProblem } from './address/special-addresses.ts';

export type BlockedReason =
  AddressProblem | 'scheme' | 'credentials' | 'port' | 'own-address' | 'unknown-name' | 'denied' | 'not-allowed';

export type OutgoingErrorName =
  'SsrfBlockedError' | 'TimeoutError' | 'ResponseTooLargeError' | 'NetworkError' | 'TypeError' | 'AbortError';

/** A request that did not come to its end. `message` is for the one who wrote it and tells nothing of the inside. */
export class OutgoingError extends Error {
  constructor(
    override readonly name: OutgoingErrorName,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}

/** A request to a place that scripts may not reach. `reason` and `host` are for the operator. */
export class BlockedError extends OutgoingError {
  constructor(
    readonly reason: BlockedReason,
    readonly host: string,
    message: string,
  ) {
    super('SsrfBlockedError', message);
  }
}
