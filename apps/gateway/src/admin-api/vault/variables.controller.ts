import { Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  catalog,
  GetVariable,
  ListVariables,
  type Page,
  RemoveVariable,
  SetVariable,
  type VariableView,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { etagOf } from '../../http/preconditions.ts';
import { Asked, type Behalf, OnBehalf, ToldBeside } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { inScope } from './in-scope.ts';

/** Variables: what scripts are to know and everybody may. */
@ApiTags('Variables')
@Controller(`${API_PREFIX}/variables`)
export class VariablesController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Variables by name, page by page', { asked: ListVariables, replies: { 200: 'VariablePage' } })
  @RequirePermission('scripts.read')
  @Get()
  list(@Asked(ListVariables) question: ListVariables, @OnBehalf() behalf: Behalf): Promise<Page<VariableView>> {
    return this.contracts.call(catalog.listVariables, question, behalf);
  }

  @Documented('One variable', {
    asked: GetVariable,
    replies: { 200: 'Variable' },
    headers: ['etag'],
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get(':name')
  get(
    @Asked(GetVariable) question: GetVariable,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VariableView> {
    return this.current(question, behalf, reply);
  }

  @Documented('Set a variable: for all scripts of the tenant, or for the one that `script` names', {
    asked: GetVariable,
    told: SetVariable,
    not: ['script'],
    conditional: true,
    replies: { 200: 'Variable' },
    headers: ['etag'],
    problems: [404, 409, 413, 415, 422],
  })
  @RequirePermission('admin', 'scripts.read')
  @Put(':name')
  async set(
    @Asked(GetVariable) ref: GetVariable,
    @ToldBeside(SetVariable) told: SetVariable,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VariableView> {
    await this.contracts.call(catalog.setVariable, inScope(ref, told), behalf);
    return this.current(ref, behalf, reply);
  }

  @Documented('Remove a variable: scripts get it no more', {
    asked: GetVariable,
    conditional: true,
    replies: { 204: null },
    problems: [404, 409, 415],
  })
  @RequirePermission('admin')
  @Delete(':name')
  @HttpCode(204)
  async remove(
    @Asked(GetVariable) ref: GetVariable,
    @ToldBeside(RemoveVariable) told: RemoveVariable,
    @OnBehalf() behalf: Behalf,
  ): Promise<void> {
    await this.contracts.call(catalog.removeVariable, inScope(ref, told), behalf);
  }

  private async current(ref: GetVariable, behalf: Behalf, reply: FastifyReply): Promise<VariableView> {
    const view = await this.contracts.call(catalog.getVariable, ref, behalf);
    void reply.header('etag', etagOf(view.revision));
    return view;
  }
}
