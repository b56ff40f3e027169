import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { absolutePath } from 'swagger-ui-dist';

const files = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** Swagger UI from its package; of the rest that the package has, nothing. */
export const serveDocsAssets = async (fastify: FastifyInstance): Promise<void> => {
  await fastify.register(fastifyStatic, {
    root: absolutePath(),
    prefix: '/docs/assets/',
    decorateReply: false,
    allowedPath: (path) => files.has(path),
  });
};
