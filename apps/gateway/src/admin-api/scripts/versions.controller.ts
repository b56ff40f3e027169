import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { catalog, GetVersion, ListVersions, type Page, type VersionSummary, type VersionView } from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { Asked, type Behalf, OnBehalf } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';

@ApiTags('Scripts')
@Controller(`${API_PREFIX}/scripts`)
export class VersionsController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Versions of a script, newest first', {
    asked: ListVersions,
    replies: { 200: 'VersionPage' },
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get(':scriptId/versions')
  list(@Asked(ListVersions) question: ListVersions, @OnBehalf() behalf: Behalf): Promise<Page<VersionSummary>> {
    return this.contracts.call(catalog.listVersions, question, behalf);
  }

  @Documented('One version with its source', { asked: GetVersion, replies: { 200: 'Version' }, problems: [404] })
  @RequirePermission('scripts.read')
  @Get(':scriptId/versions/:version')
  get(@Asked(GetVersion) question: GetVersion, @OnBehalf() behalf: Behalf): Promise<VersionView> {
    return this.contracts.call(catalog.getVersion, question, behalf);
  }
}
