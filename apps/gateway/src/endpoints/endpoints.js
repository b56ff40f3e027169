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
import { Injectable } from '@nestjs/common';
import { executor, newId } from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { GatewayConfig } from '../config.ts';
import { traceparentOf } from '../http/correlation.ts';
import { DeployedScripts } from '../upstream/deployed-scripts.ts';
import { SyncRuns } from '../upstream/sync-runs.ts';
import { methodNotAllowed, notReady, nothingThere, paused } from './endpoint-problems.ts';
import { EndpointAccess } from './request/endpoint-access.ts';
import { readBody } from './request/read-body.ts';
import { requestFacts } from './request/request-facts.ts';
import { EXECUTION_ID_HEADER } from './response/execution-id.ts';
import { badEndOf, runProblem } from './response/run-problem.ts';
import { responseHeaders, sendScriptResponse } from './response/script-response.ts';
import { readAddress } from './routing/endpoint-address.ts';
import { RouteTable } from './routing/route-table.ts';
/** Turns a request into a run of the script whose endpoint it is, and the run's end into the answer. */
let Endpoints = class Endpoints {
  constructor(routes, deployed, access, runs, contracts, config) {
    this.routes = routes;
    this.deployed = deployed;
    this.access = access;
    this.runs = runs;
    this.contracts = contracts;
    this.config = config;
  }
  /** Answers the request. Rejects with a `ProblemError` where there is no answer of a script. */
  async answer(request, reply) {
    const address = readAddress(request.raw.url);
    if (!address) throw nothingThere();
    const match = await this.find(address, request.method);
    if (match.kind === 'nothing') throw nothingThere();
    if (match.kind === 'other-methods') {
      const allow = match.allow.join(', ');
      if (request.method !== 'OPTIONS') throw methodNotAllowed(request.method, allow);
      return reply.code(204).header('allow', allow).send();
    }
    const { script } = match;
    const principal = await this.access.principalFor(script, request.headers.authorization);
    if (script.status === 'paused') throw paused();
    const http = requestFacts(request, address.path, match);
    const run = {
      executionId: newId(),
      script,
      triggerType: 'http',
      http,
      payload: await readBody(request.raw),
      principal,
      correlationId: request.id,
      traceparent: traceparentOf(request.headers),
    };
    return script.trigger.mode === 'async' ? this.accept(run, reply) : this.runNow(run, reply);
  }
  /** What is not found may have been deployed a moment ago: the mirror is asked to catch up first. */
  async find({ tenant, path }, method) {
    const match = this.routes.match(tenant, method, path);
    if (match.kind === 'script') return match;
    if (!this.deployed.ready) throw notReady();
    await this.deployed.lookAgain();
    return this.routes.match(tenant, method, path);
  }
  async runNow(run, reply) {
    const end = await this.runs.run(run);
    reply.header(EXECUTION_ID_HEADER, run.executionId);
    if (end.kind === 'ended' && end.reply.status === 'completed' && end.reply.response) {
      const { status, headers } = end.reply.response;
      const sent = responseHeaders(headers, run.script.tenant);
      if (sent) return sendScriptResponse(reply, status, sent, end.payload);
    }
    throw runProblem(badEndOf(end), run.executionId);
  }
  async accept(run, reply) {
    const { id, status } = await this.contracts.call(
      executor.acceptRun,
      {
        executionId: run.executionId,
        scriptId: run.script.scriptId,
        triggerType: 'http',
        trigger: { httpRequest: run.http },
        input: null,
        rawBody: Buffer.from(run.payload).toString('base64'),
        correlationId: run.correlationId,
      },
      { principal: run.principal, correlationId: run.correlationId, traceparent: run.traceparent },
    );
    reply.header(EXECUTION_ID_HEADER, id);
    const statusUrl = `${this.config.PUBLIC_URL ?? ''}/api/v1/executions/${id}`;
    return reply.code(202).header('location', statusUrl).send({ id, status, statusUrl });
  }
};
Endpoints = __decorate(
  [
    Injectable(),
    __metadata('design:paramtypes', [
      RouteTable,
      DeployedScripts,
      EndpointAccess,
      SyncRuns,
      ContractClient,
      GatewayConfig,
    ]),
  ],
  Endpoints,
);
export { Endpoints };
//# sourceMappingURL=endpoints.js.map
