import type { FastifyRequest } from 'fastify';

/** Where the admin API begins; everything else on this port is pages and their documents. */
export const API_PREFIX = '/api/v1';

/** By the route that was found, not by the URL: that can write the same path in many ways. */
export const isForApi = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith(API_PREFIX) ?? false;
