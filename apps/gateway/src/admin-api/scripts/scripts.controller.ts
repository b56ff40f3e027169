import { Controller, Delete, Get, HttpCode, Patch, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  catalog,
  ChangeDetails,
  CreateScript,
  GetScript,
  invalid,
  ListScripts,
  newId,
  type Page,
  requestScriptId,
  SaveVersion,
  ScriptRef,
  type ScriptSummary,
  type ScriptView,
} from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { keyReused } from '../../http/preconditions.ts';
import { Asked, type Behalf, IdempotencyKey, OnBehalf, Told } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { ScriptReplies } from './script-replies.ts';

const scripts = `${API_PREFIX}/scripts`;

@ApiTags('Scripts')
@Controller(scripts)
export class ScriptsController {
  constructor(
    private readonly contracts: ContractClient,
    private readonly replies: ScriptReplies,
  ) {}

  @Documented('Scripts, page by page', { asked: ListScripts, replies: { 200: 'ScriptPage' } })
  @RequirePermission('scripts.read')
  @Get()
  list(@Asked(ListScripts) question: ListScripts, @OnBehalf() behalf: Behalf): Promise<Page<ScriptSummary>> {
    return this.contracts.call(catalog.listScripts, question, behalf);
  }

  @Documented('Create a script with its first version', {
    told: CreateScript,
    not: ['id'],
    idempotent: true,
    replies: { 201: 'Script' },
    headers: ['location', 'etag'],
    problems: [409, 413, 415, 422],
  })
  @RequirePermission('scripts.create', 'scripts.read')
  @Post()
  async create(
    @Told(CreateScript) told: CreateScript,
    @IdempotencyKey() key: string | undefined,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScriptView> {
    if (told.id !== undefined) throw invalid([{ field: 'id', message: 'is not a known field' }]);
    const id = key === undefined ? newId() : requestScriptId(behalf.principal.tenant, key);
    try {
      await this.contracts.call(catalog.createScript, { ...told, id }, behalf);
    } catch (error) {
      throw key !== undefined && isProblem(error) && error.code === 'script/id-taken' ? keyReused(error) : error;
    }
    void reply.header('location', `${scripts}/${id}`);
    return this.replies.current(id, behalf, reply);
  }

  @Documented('One script with its newest source', {
    asked: GetScript,
    replies: { 200: 'Script' },
    headers: ['etag'],
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get(':id')
  get(
    @Asked(GetScript) { id }: GetScript,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScriptView> {
    return this.replies.current(id, behalf, reply);
  }

  @Documented('Save a new version: source, trigger and limits together', {
    told: SaveVersion,
    conditional: true,
    replies: { 200: 'Script' },
    headers: ['etag'],
    problems: [404, 409, 413, 415, 422],
  })
  @RequirePermission('scripts.update', 'scripts.read')
  @Put(':id')
  async save(
    @Told(SaveVersion) told: SaveVersion,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScriptView> {
    await this.contracts.call(catalog.saveVersion, told, behalf);
    return this.replies.current(told.id, behalf, reply);
  }

  @Documented('Change name, description or tags', {
    told: ChangeDetails,
    conditional: true,
    replies: { 200: 'Script' },
    headers: ['etag'],
    problems: [404, 409, 415, 422],
  })
  @RequirePermission('scripts.update', 'scripts.read')
  @Patch(':id')
  async change(
    @Told(ChangeDetails) told: ChangeDetails,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScriptView> {
    await this.contracts.call(catalog.changeDetails, told, behalf);
    return this.replies.current(told.id, behalf, reply);
  }

  @Documented('Delete a script that is a draft or archived; its history stays', {
    told: ScriptRef,
    conditional: true,
    replies: { 204: null },
    problems: [404, 409, 422],
  })
  @RequirePermission('scripts.delete')
  @Delete(':id')
  @HttpCode(204)
  async delete(@Told(ScriptRef) told: ScriptRef, @OnBehalf() behalf: Behalf): Promise<void> {
    await this.contracts.call(catalog.deleteScript, told, behalf);
  }
}
