import type { IncomingHttpHeaders } from 'node:http';
import { invalid } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

const ETAG = /^"(\d{1,15})"$/;
const KEY = /^[\x21-\x7e]{1,200}$/;

/** The ETag of an aggregate that stands at `revision`. */
export const etagOf = (revision: number): string => `"${revision}"`;

/**
 * The revision that a change expects, by `If-Match` or by the body's own field; undefined: any. Throws
 * `request/invalid` for a header that is no ETag of ours, and when the two differ.
 */
export const expectedRevisionOf = (headers: IncomingHttpHeaders, inBody: unknown): unknown => {
  const header = headers['if-match'];
  if (header === undefined || header === '*') return inBody;
  const digits = ETAG.exec(header)?.[1];
  if (digits === undefined) {
    throw invalid([{ field: 'If-Match', message: 'must be one ETag as it was given, like "7"' }]);
  }
  const revision = Number(digits);
  if (inBody !== undefined && inBody !== revision) {
    throw invalid([{ field: 'expectedRevision', message: `says otherwise than If-Match, which names ${revision}` }]);
  }
  return revision;
};

/** Throws `request/invalid` for a key that is none. */
export const idempotencyKeyOf = (headers: IncomingHttpHeaders): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw invalid([{ field: 'Idempotency-Key', message: 'must be 1–200 visible ASCII characters' }]);
};

/** The key has asked for something else before. */
export const keyReused = (cause?: unknown): ProblemError =>
  new ProblemError(
    {
      kind: 'rejected',
      code: 'request/idempotency-key-reused',
      detail: 'This Idempotency-Key came with another body before; a new request needs a new key.',
    },
    { cause },
  );
