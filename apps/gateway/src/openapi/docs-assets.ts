import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const files = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** Where the package is. Found, not imported: its code is for browsers and would take 23 MB here. */
const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Swagger UI from its package; of the rest that the package has, nothing. */
export const serveDocsAssets = async (fastify: FastifyInstance): Promise<void> => {
  await fastify.register(fastifyStatic, {
    root,
    prefix: '/docs/assets/',
    decorateReply: false,
    allowedPath: (path) => files.has(path),
  });
};
