import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

export const scriptNotActive = (name: string): ProblemError =>
  new ProblemError({
    kind: 'rejected',
    code: 'script/not-active',
    detail: `The script ${name} is not running: deploy and activate it first.`,
  });

export const inputTooLarge = (bytes: number): ProblemError =>
  new ProblemError({
    kind: 'too-large',
    code: 'execution/input-too-large',
    detail: `The input has ${bytes} bytes; at most ${MAX_INPUT_BYTES} are taken.`,
    meta: { bytes, maxBytes: MAX_INPUT_BYTES },
  });
