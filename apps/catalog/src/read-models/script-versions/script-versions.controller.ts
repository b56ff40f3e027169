import { Controller } from '@nestjs/common';
import {
  catalog,
  type GetVersion,
  type ListVersions,
  type Page,
  type Principal,
  type VersionSummary,
  type VersionView,
} from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { ScriptVersionsQuery } from './script-versions.query.ts';

@Controller()
export class ScriptVersionsController {
  constructor(private readonly versions: ScriptVersionsQuery) {}

  @Handles(catalog.getVersion)
  get(@Caller() caller: Principal, @Body(catalog.getVersion) query: GetVersion): Promise<VersionView> {
    assertPermitted(caller, 'scripts.read');
    return this.versions.get(caller.tenant, query);
  }

  @Handles(catalog.listVersions)
  list(@Caller() caller: Principal, @Body(catalog.listVersions) query: ListVersions): Promise<Page<VersionSummary>> {
    assertPermitted(caller, 'scripts.read');
    return this.versions.list(caller.tenant, query);
  }
}
