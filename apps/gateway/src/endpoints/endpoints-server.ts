import { Inject, Injectable } from '@nestjs/common';
import { httpMethods } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { GatewayConfig } from '../config.ts';
import { CORRELATION_HEADER } from '../http/correlation.ts';
import { hangUpAfterLastAnswers } from '../http/last-answers.ts';
import { serverOptions } from '../http/server-options.ts';
import { LOG } from '../upstream/tokens.ts';
import { Endpoints } from './endpoints.ts';
import { endpointErrors } from './response/endpoint-errors.ts';

/** Connections at the same time; more are closed at once. */
const MAX_CONNECTIONS = 10_000;

/** The endpoints' own HTTP server: another origin than the console's, since a script may answer with a page. */
@Injectable()
export class EndpointsServer {
  private readonly http: FastifyInstance;

  constructor(endpoints: Endpoints, config: GatewayConfig, @Inject(LOG) log: Log) {
    const onError = endpointErrors(log);
    const http = fastify({
      ...serverOptions(config),
      frameworkErrors: (error, request, reply) => {
        onError(error, request, prepared(reply as unknown as FastifyReply, request.id));
      },
      exposeHeadRoutes: false,
    });
    hangUpAfterLastAnswers(http);
    // A body is the script's to understand: the framework must neither parse it nor judge its content type.
    for (const method of httpMethods) http.addHttpMethod(method, { hasBody: false, overrideExisting: true });
    const answer = (request: Parameters<Endpoints['answer']>[0], reply: FastifyReply): Promise<FastifyReply> =>
      endpoints.answer(request, prepared(reply, request.id));
    http.route({ method: [...httpMethods], url: '/*', handler: answer });
    // Other methods, and URLs that are no path.
    http.setNotFoundHandler(answer);
    http.setErrorHandler(onError);
    http.server.maxConnections = MAX_CONNECTIONS;
    this.http = http;
  }

  /** Resolves to the address once it is listened on. */
  listen(port: number, host: string): Promise<string> {
    return this.http.listen({ port, host });
  }

  /** Takes no new requests and resolves when those that are here have been answered. */
  async close(): Promise<void> {
    await this.http.close();
  }
}

/** What every answer carries, whoever gives it. */
const prepared = (reply: FastifyReply, correlationId: string): FastifyReply =>
  reply.header(CORRELATION_HEADER, correlationId).header('x-content-type-options', 'nosniff');
