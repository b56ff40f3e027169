import type { FastifyInstance } from 'fastify';
import FindMyWay, { type HTTPMethod } from 'find-my-way';

/** Methods that answer at the path of a URL; empty where there is nothing at all. */
export type AllowedMethods = (url: string) => readonly string[];

/** Remembers each route that is registered from now on: Fastify itself cannot say what else a path answers to. */
export const rememberMethods = (fastify: FastifyInstance): AllowedMethods => {
  const router = FindMyWay();
  const seen = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat() as HTTPMethod[]) {
      seen.add(one);
      if (!router.findRoute(one, url)) router.on(one, url, () => undefined);
    }
  });
  return (url) => [...seen].filter((method) => router.find(method, url.split('?', 1)[0]!)).sort();
};
