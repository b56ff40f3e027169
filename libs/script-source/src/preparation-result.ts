import type { PreparedSource } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';

export type PreparationResult =
  | { readonly ok: true; readonly prepared: PreparedSource; readonly hash: string }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Said of text on which a parser runs out of stack, memory or time. */
export const TOO_COMPLEX: FieldError = {
  field: 'source',
  message: 'is nested too deeply or too intricate to be read',
  line: 1,
  column: 1,
};
