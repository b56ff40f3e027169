import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { ProblemError } from '@runlet/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const whoseRequest = ({ caller, ip }: FastifyRequest): string =>
  caller.kind === 'known' ? `key ${caller.principal.actor.id}` : `address ${normalizeIP(ip)}`;

/** Bounds the requests of each API key, and of each address that has shown none. Counted by each replica for itself. */
export const limitRates = async (fastify: FastifyInstance, perMinute: number): Promise<void> => {
  await fastify.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    keyGenerator: whoseRequest,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) =>
      new ProblemError({
        kind: 'limited',
        code: 'request/rate-limited',
        detail: `More than ${perMinute} requests in a minute; try again in ${Math.ceil(ttl / 1_000)} s.`,
        meta: { retryAfterMs: ttl },
      }),
  });
};
