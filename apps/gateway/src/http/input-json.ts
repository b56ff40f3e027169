import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

/** What a script gets as its input, as JSON. Throws `request/input-too-large`. */
export const inputJson = (input: unknown): Buffer => {
  const json = Buffer.from(JSON.stringify(input ?? null));
  if (json.byteLength <= MAX_INPUT_BYTES) return json;
  throw new ProblemError({
    kind: 'too-large',
    code: 'request/input-too-large',
    detail: `The input takes ${json.byteLength} bytes; at most ${MAX_INPUT_BYTES} are taken.`,
  });
};
