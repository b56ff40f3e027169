import { parse } from 'node:querystring';
import { ProblemError } from '@runlet/kernel';
import type { FastifyInstance } from 'fastify';
import { isForApi } from '../../http/api-prefix.ts';

/** A source of 100 KB, each byte escaped, and the fields around it. */
const FORM_LIMIT_BYTES = 512 * 1024;

/** Reads forms on pages; the API goes on refusing them. */
export const readForms = (fastify: FastifyInstance): void => {
  const options = { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES } as const;
  fastify.addContentTypeParser('application/x-www-form-urlencoded', options, (request, body, done) => {
    if (!isForApi(request)) return done(null, parse(String(body)));
    return done(
      new ProblemError({
        kind: 'unsupported',
        code: 'request/content-type',
        detail: 'The API takes JSON: send the header "Content-Type: application/json".',
      }),
    );
  });
};
