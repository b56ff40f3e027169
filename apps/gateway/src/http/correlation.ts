import type { IncomingHttpHeaders } from 'node:http';
import { newId } from '@runlet/contracts';

export const CORRELATION_HEADER = 'x-correlation-id';

const CORRELATION_ID = /^[\x21-\x7e]{1,200}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's id for all that follows from the request, or a new one. */
export const correlationIdOf = (headers: IncomingHttpHeaders): string => {
  const given = headers[CORRELATION_HEADER];
  return typeof given === 'string' && CORRELATION_ID.test(given) ? given : newId();
};

/** The caller's trace, to be passed on as it came. */
export const traceparentOf = (headers: IncomingHttpHeaders): string | undefined => {
  const given = headers['traceparent'];
  return typeof given === 'string' && TRACEPARENT.test(given) ? given : undefined;
};
