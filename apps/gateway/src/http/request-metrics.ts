import type { FastifyInstance } from 'fastify';
import { Histogram } from 'prom-client';

const durations = new Histogram({
  name: 'runlet_http_request_duration_seconds',
  help: 'Time from the arrival of a request at the admin API to the end of its answer.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
});

export const measureRequests = (fastify: FastifyInstance): void => {
  fastify.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1_000);
  });
};
