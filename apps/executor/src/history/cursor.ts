import { ProblemError } from '@runlet/kernel';

/** The last row of a page: the next page goes on behind it. */
export interface Position {
  readonly queuedAt: string;
  readonly id: string;
}

const POSITION = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/([0-9a-f-]{36})$/;

export const encodeCursor = ({ queuedAt, id }: Position): string =>
  Buffer.from(`${queuedAt}/${id}`).toString('base64url');

/** Throws `request/invalid-cursor`. */
export const decodeCursor = (cursor: string): Position => {
  const [, queuedAt, id] = POSITION.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (queuedAt && id && !Number.isNaN(Date.parse(queuedAt))) return { queuedAt, id };
  throw new ProblemError({
    kind: 'invalid',
    code: 'request/invalid-cursor',
    detail: 'The cursor is not one that a page of executions ended with.',
  });
};
