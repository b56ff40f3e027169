import { Matches } from 'class-validator';

/**
 * Free text that can be stored: Postgres takes neither NUL nor half a surrogate pair. Names and ids need no such rule,
 * theirs are stricter.
 */
export const IsStorableText = (): PropertyDecorator =>
  Matches(/^[^\0\uD800-\uDFFF]*$/u, { message: 'must not hold NUL characters or halves of surrogate pairs' });
