import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAX_INPUT_BYTES } from '@runlet/contracts';
import { nestLogger } from '@runlet/nest';
import type { FastifyHttpOptions, FastifyReply } from 'fastify';
import type { GatewayConfig } from './config.ts';
import { equipConsole } from './console/console.app.ts';
import { GatewayModule } from './gateway.module.ts';
import { CORRELATION_HEADER } from './http/correlation.ts';
import { edgeProblem } from './http/edge-problem.ts';
import { readJsonBodies } from './http/json-body.ts';
import { KnownRoutes } from './http/known-routes.ts';
import { hangUpAfterLastAnswers } from './http/last-answers.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { sendProblem } from './http/send-problem.ts';
import { limitRates } from './http/rate-limit.ts';
import { measureRequests } from './http/request-metrics.ts';
import { securityHeaders } from './http/security-headers.ts';
import { serverOptions } from './http/server-options.ts';
import { ApiKeys } from './identity/api-keys.ts';
import { identifyCallers } from './identity/caller.ts';
import { ApiDocument } from './openapi/api-document.ts';
import { serveDocsAssets } from './openapi/docs-assets.ts';
import type { GatewayContext } from './upstream/upstream.module.ts';

/** A full input and the JSON around it. */
const BODY_LIMIT_BYTES = MAX_INPUT_BYTES + 64 * 1024;

const optionsOf = (config: GatewayConfig): FastifyHttpOptions<Server> => ({
  ...serverOptions(config),
  bodyLimit: BODY_LIMIT_BYTES,
  // Addresses that the router cannot read never reach the exception filter.
  frameworkErrors: (error, request, reply) => {
    void sendProblem(reply as unknown as FastifyReply, edgeProblem(error), request.id);
  },
});

/** Admin API, event intake and console: the application that listens on `PORT`. */
export const createAdminApp = async (context: GatewayContext): Promise<NestFastifyApplication> => {
  const { config, log } = context;
  const app = await NestFactory.create<NestFastifyApplication>(
    GatewayModule.with(context),
    new FastifyAdapter(optionsOf(config)),
    { bodyParser: false, abortOnError: false, logger: nestLogger(log) },
  );
  const fastify = app.getHttpAdapter().getInstance();
  const routes = app.get(KnownRoutes);
  routes.follow(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header(CORRELATION_HEADER, request.id);
  });
  hangUpAfterLastAnswers(fastify);
  readJsonBodies(fastify);
  measureRequests(fastify);
  identifyCallers(fastify, app.get(ApiKeys));
  await equipConsole(app);
  await limitRates(fastify, config.RATE_LIMIT_PER_MINUTE);
  app.useSecurityHeaders(securityHeaders);
  app.useGlobalFilters(new ProblemFilter(routes, log));
  await serveDocsAssets(fastify);
  await app.init();
  app.get(ApiDocument).describe(app);
  return app;
};
