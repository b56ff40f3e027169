import { ProblemError } from '@runlet/kernel';
import { type ExpectedRevision, MAX_APPEND_BYTES } from './event-store.ts';

export const conflict = (stream: string, expected: ExpectedRevision, actual: number | 'none', cause?: unknown) =>
  new ProblemError(
    {
      kind: 'conflict',
      code: 'event-store/conflict',
      detail: `${stream} was expected at revision ${expected} and is at ${actual}`,
      meta: { stream, expected, actual },
    },
    { cause },
  );

export const storeUnavailable = (cause: unknown) =>
  new ProblemError(
    {
      kind: 'unavailable',
      code: 'event-store/unavailable',
      detail: 'The event store cannot be reached; try again shortly',
    },
    { cause },
  );

export const tooLarge = (stream: string, bytes: number) =>
  new ProblemError({
    kind: 'too-large',
    code: 'event-store/too-large',
    detail: `An append takes at most ${MAX_APPEND_BYTES} bytes; these events have ${bytes}`,
    meta: { stream, bytes, max: MAX_APPEND_BYTES },
  });

/** The writer is wrong, not its user. */
export const invalidAppend = (stream: string, reason: string, cause?: unknown) =>
  new ProblemError(
    {
      kind: 'internal',
      code: 'event-store/invalid-append',
      detail: `Append to ${stream}: ${reason}`,
      meta: { stream },
    },
    { cause },
  );
