import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Styles, htmx and the editor, bundled by `build-console.mjs`: everything comes from this origin. */
export const serveAssets = async (fastify: FastifyInstance): Promise<void> => {
  await fastify.register(fastifyStatic, {
    root: fileURLToPath(new URL('./assets', import.meta.url)),
    prefix: '/assets/',
    decorateReply: false,
    wildcard: true,
  });
};
