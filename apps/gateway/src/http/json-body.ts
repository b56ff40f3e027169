import { isTooDeep, tooDeep } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { FastifyInstance } from 'fastify';
import { type ParseError, parse as parseTolerantly, printParseErrorCode } from 'jsonc-parser';
import { parse } from 'secure-json-parse';

/** JSON, CloudEvents' and others' flavours of it included. */
export const JSON_TYPE = /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const malformed = (detail: string, meta?: { line: number; column: number }): ProblemError =>
  new ProblemError({ kind: 'invalid', code: 'request/malformed', detail, ...(meta && { meta }) });

/** Where the first mistake is; V8's own message often does not say. */
const mistakeIn = (text: string): ProblemError => {
  const mistakes: ParseError[] = [];
  parseTolerantly(text, mistakes, { disallowComments: true, allowTrailingComma: false });
  const [first] = mistakes;
  if (!first) return malformed('The body has a key that is not taken: __proto__ or constructor.prototype.');
  const before = text.slice(0, first.offset).split('\n');
  const line = before.length;
  const column = before.at(-1)!.length + 1;
  const what = printParseErrorCode(first.error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return malformed(`The body is not valid JSON: ${what} at line ${line}, column ${column}.`, { line, column });
};

/** The JSON value; undefined for an empty body. Throws `request/malformed` with line and column, from 1, or `request/too-deep`. */
export const parseJson = (bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw malformed('The body is not valid UTF-8.');
  }
  if (isTooDeep(text)) throw tooDeep('The body');
  try {
    return parse(text);
  } catch {
    throw mistakeIn(text);
  }
};

/** JSON is all that bodies may be; everything else is refused with 415. */
export const readJsonBodies = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as ProblemError);
    }
  });
};
