import type { Principal } from '@runlet/contracts';
import { isProblem, type ProblemError } from '@runlet/kernel';
import type { FastifyInstance } from 'fastify';
import type { ApiKeys } from './api-keys.ts';
import { bearerToken } from './bearer.ts';

/** Who sends a request, settled before anything else is done with it. Whether they may is another question. */
export type Caller =
  | { readonly kind: 'known'; readonly principal: Principal }
  | { readonly kind: 'unknown'; readonly problem: ProblemError };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

const callerOf = async (authorization: string | undefined, keys: ApiKeys): Promise<Caller> => {
  try {
    return { kind: 'known', principal: await keys.principalOf(bearerToken(authorization)) };
  } catch (problem) {
    if (isProblem(problem)) return { kind: 'unknown', problem };
    throw problem;
  }
};

/** Gives every request its `caller`. */
export const identifyCallers = (fastify: FastifyInstance, keys: ApiKeys): void => {
  fastify.decorateRequest('caller');
  fastify.addHook('onRequest', async (request) => {
    request.caller = await callerOf(request.headers.authorization, keys);
  });
};
