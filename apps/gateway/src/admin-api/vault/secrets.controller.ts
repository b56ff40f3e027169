import { Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  catalog,
  GetSecret,
  ListSecrets,
  type Page,
  RemoveSecret,
  SetSecret,
  type SecretView,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { etagOf } from '../../http/preconditions.ts';
import { Asked, type Behalf, OnBehalf, ToldBeside } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { inScope } from './in-scope.ts';

/** Secrets are written and used, never read: no answer holds a value. */
@ApiTags('Secrets')
@Controller(`${API_PREFIX}/secrets`)
export class SecretsController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Secrets by name, page by page, without their values', {
    asked: ListSecrets,
    replies: { 200: 'SecretPage' },
  })
  @RequirePermission('admin')
  @Get()
  list(@Asked(ListSecrets) question: ListSecrets, @OnBehalf() behalf: Behalf): Promise<Page<SecretView>> {
    return this.contracts.call(catalog.listSecrets, question, behalf);
  }

  @Documented('One secret, without its value', {
    asked: GetSecret,
    replies: { 200: 'Secret' },
    headers: ['etag'],
    problems: [404],
  })
  @RequirePermission('admin')
  @Get(':name')
  get(
    @Asked(GetSecret) question: GetSecret,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SecretView> {
    return this.current(question, behalf, reply);
  }

  @Documented('Set a secret: for all scripts of the tenant, or for the one that `script` names', {
    asked: GetSecret,
    told: SetSecret,
    not: ['script'],
    conditional: true,
    replies: { 200: 'Secret' },
    headers: ['etag'],
    problems: [404, 409, 413, 415, 422],
  })
  @RequirePermission('admin')
  @Put(':name')
  async set(
    @Asked(GetSecret) ref: GetSecret,
    @ToldBeside(SetSecret) told: SetSecret,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SecretView> {
    await this.contracts.call(catalog.setSecret, inScope(ref, told), behalf);
    return this.current(ref, behalf, reply);
  }

  @Documented('Remove a secret: scripts get it no more', {
    asked: GetSecret,
    conditional: true,
    replies: { 204: null },
    problems: [404, 409, 415],
  })
  @RequirePermission('admin')
  @Delete(':name')
  @HttpCode(204)
  async remove(
    @Asked(GetSecret) ref: GetSecret,
    @ToldBeside(RemoveSecret) told: RemoveSecret,
    @OnBehalf() behalf: Behalf,
  ): Promise<void> {
    await this.contracts.call(catalog.removeSecret, inScope(ref, told), behalf);
  }

  private async current(ref: GetSecret, behalf: Behalf, reply: FastifyReply): Promise<SecretView> {
    const view = await this.contracts.call(catalog.getSecret, ref, behalf);
    void reply.header('etag', etagOf(view.revision));
    return view;
  }
}
