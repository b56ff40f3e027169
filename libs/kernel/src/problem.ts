/** What kind of bad outcome this is; each edge maps a kind to its own terms (HTTP: a status). */
export const problemKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'too-large',
  'unsupported',
  'rejected',
  'limited',
  'unavailable',
  'timeout',
  'internal',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** One mistake in one field, for a person to mend. `line` and `column` (from 1) where the field is a source text. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ProblemData {
  readonly kind: ProblemKind;
  /** Stable and machine-readable, `<area>/<what>`, e.g. `script/archived`. */
  readonly code: string;
  /** What is wrong and what to do, for a person. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Further facts for machines, e.g. the current revision of a conflict. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** An expected bad outcome with a code. Knows nothing of HTTP. */
export class ProblemError extends Error implements ProblemData {
  override readonly name = 'ProblemError';
  readonly kind: ProblemKind;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly meta?: Readonly<Record<string, unknown>>;

  constructor(data: ProblemData, options?: { cause?: unknown }) {
    super(data.detail, options);
    this.kind = data.kind;
    this.code = data.code;
    this.detail = data.detail;
    if (data.errors) this.errors = data.errors;
    if (data.meta) this.meta = data.meta;
  }

  toJSON(): ProblemData {
    const { kind, code, detail, errors, meta } = this;
    return { kind, code, detail, ...(errors && { errors }), ...(meta && { meta }) };
  }
}

export const isProblem = (error: unknown): error is ProblemError => error instanceof ProblemError;
