import type { Server } from 'node:http';
import type { FastifyHttpOptions } from 'fastify';
import type { GatewayConfig } from '../config.ts';
import { answerClientError } from './client-errors.ts';
import { correlationIdOf } from './correlation.ts';

/** How long a client may take to send its headers, and its whole request, ms. The answer's own time is not in it. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often these two are looked at, ms. */
const TIMEOUT_CHECK_MS = 2_000;
/** How long an idle connection is kept, ms: longer than load balancers commonly keep theirs. */
const KEEP_ALIVE_MS = 72_000;
const MAX_HEADER_BYTES = 16 * 1024;

/** What both of the gateway's HTTP servers have in common: limits of what a client may cost, and whom it may name. */
export const serverOptions = (config: GatewayConfig): FastifyHttpOptions<Server> => ({
  trustProxy: config.TRUSTED_PROXIES?.split(/\s*,\s*/) ?? false,
  requestTimeout: REQUEST_TIMEOUT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  http: {
    headersTimeout: HEADERS_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  },
  genReqId: ({ headers }) => correlationIdOf(headers),
  // Longer parameters than the headers' limit lets through cannot come.
  routerOptions: { maxParamLength: MAX_HEADER_BYTES },
  clientErrorHandler: answerClientError,
  // What is on its way when a replica is told to go is still answered.
  return503OnClosing: false,
});
