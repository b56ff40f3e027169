import { limitRanges } from '@runlet/contracts';
import { MAX_ARGUMENT_CHARS } from '../wire/protocol.ts';

/** Bytes that a call may bring beside its arguments: the body of an outgoing HTTP request. */
const MAX_CALL_BODY_BYTES = 5 * 1024 * 1024;
/** What every process is told first of all. */
export const START = {
  blankMemoryBytes: limitRanges.memoryBytes.default,
  bounds: { maxArgumentChars: MAX_ARGUMENT_CHARS, maxBodyBytes: MAX_CALL_BODY_BYTES },
} as const;
