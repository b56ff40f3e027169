import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type AuditEntry,
  catalog,
  ListAudit,
  ListProjections,
  type Page,
  type ProjectionView,
  RebuildProjection,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { Asked, type Behalf, OnBehalf, Told } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';

@ApiTags('Operations')
@Controller(API_PREFIX)
export class OperationsController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Who did what when, newest first', { asked: ListAudit, replies: { 200: 'AuditPage' } })
  @RequirePermission('scripts.read')
  @Get('audit')
  audit(@Asked(ListAudit) question: ListAudit, @OnBehalf() behalf: Behalf): Promise<Page<AuditEntry>> {
    return this.contracts.call(catalog.listAudit, question, behalf);
  }

  @Documented('Read models and how far they are', { asked: ListProjections, replies: { 200: 'Projections' } })
  @RequirePermission('operate')
  @Get('projections')
  projections(
    @Asked(ListProjections) question: ListProjections,
    @OnBehalf() behalf: Behalf,
  ): Promise<readonly ProjectionView[]> {
    return this.contracts.call(catalog.listProjections, question, behalf);
  }

  @Documented('Build a read model anew from the events, beside the one that serves', {
    told: RebuildProjection,
    replies: { 202: 'Projection' },
    problems: [404, 409],
  })
  @RequirePermission('operate')
  @Post('projections/:name/rebuild')
  @HttpCode(202)
  rebuild(@Told(RebuildProjection) told: RebuildProjection, @OnBehalf() behalf: Behalf): Promise<ProjectionView> {
    return this.contracts.call(catalog.rebuildProjection, told, behalf);
  }
}
