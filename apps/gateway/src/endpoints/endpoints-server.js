var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
var __metadata =
  (this && this.__metadata) ||
  function (k, v) {
    if (typeof Reflect === 'object' && typeof Reflect.metadata === 'function') return Reflect.metadata(k, v);
  };
var __param =
  (this && this.__param) ||
  function (paramIndex, decorator) {
    return function (target, key) {
      decorator(target, key, paramIndex);
    };
  };
import { Inject, Injectable } from '@nestjs/common';
import { httpMethods } from '@runlet/contracts';
import { fastify } from 'fastify';
import { GatewayConfig } from '../config.ts';
import { CORRELATION_HEADER } from '../http/correlation.ts';
import { serverOptions } from '../http/server-options.ts';
import { LOG } from '../upstream/tokens.ts';
import { Endpoints } from './endpoints.ts';
import { endpointErrors } from './response/endpoint-errors.ts';
/** Connections at the same time; more are closed at once. */
const MAX_CONNECTIONS = 10_000;
/** The endpoints' own HTTP server: another origin than the console's, since a script may answer with a page. */
let EndpointsServer = class EndpointsServer {
  constructor(endpoints, config, log) {
    const onError = endpointErrors(log);
    const http = fastify({
      ...serverOptions(config),
      frameworkErrors: (error, request, reply) => {
        onError(error, request, withCorrelation(reply, request.id));
      },
      exposeHeadRoutes: false,
    });
    // A body is the script's to understand: the framework must neither parse it nor judge its content type.
    for (const method of httpMethods) http.addHttpMethod(method, { hasBody: false, overrideExisting: true });
    const answer = (request, reply) => endpoints.answer(request, withCorrelation(reply, request.id));
    http.route({ method: [...httpMethods], url: '/*', handler: answer });
    // Other methods, and URLs that are no path.
    http.setNotFoundHandler(answer);
    http.setErrorHandler(onError);
    http.server.maxConnections = MAX_CONNECTIONS;
    this.http = http;
  }
  /** Resolves to the address once it is listened on. */
  listen(port, host) {
    return this.http.listen({ port, host });
  }
  /** Takes no new requests and resolves when those that are here have been answered. */
  async close() {
    await this.http.close();
  }
};
EndpointsServer = __decorate(
  [Injectable(), __param(2, Inject(LOG)), __metadata('design:paramtypes', [Endpoints, GatewayConfig, Object])],
  EndpointsServer,
);
export { EndpointsServer };
const withCorrelation = (reply, correlationId) => reply.header(CORRELATION_HEADER, correlationId);
//# sourceMappingURL=endpoints-server.js.map
