import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { RunletInvalidError } from './errors.ts';

/** An input as JSON; `undefined` is null. Throws beyond 1 MB, and what JSON throws at a cycle or a bigint. */
export const inputBytes = (input: unknown): Buffer => {
  const bytes = Buffer.from(JSON.stringify(input) ?? 'null');
  if (bytes.length <= MAX_INPUT_BYTES) return bytes;
  throw new RunletInvalidError('request/too-large', `The input must be at most ${MAX_INPUT_BYTES} bytes of JSON.`);
};
