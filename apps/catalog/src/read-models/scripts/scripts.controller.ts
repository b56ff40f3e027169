import { Controller } from '@nestjs/common';
import {
  catalog,
  type GetScript,
  type ListScripts,
  type Page,
  type Principal,
  type ScriptSummary,
  type ScriptView,
} from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { ScriptsQuery } from './scripts.query.ts';

@Controller()
export class ScriptsController {
  constructor(private readonly scripts: ScriptsQuery) {}

  @Handles(catalog.getScript)
  get(@Caller() caller: Principal, @Body(catalog.getScript) { id }: GetScript): Promise<ScriptView> {
    assertPermitted(caller, 'scripts.read');
    return this.scripts.get(caller.tenant, id);
  }

  @Handles(catalog.listScripts)
  list(@Caller() caller: Principal, @Body(catalog.listScripts) query: ListScripts): Promise<Page<ScriptSummary>> {
    assertPermitted(caller, 'scripts.read');
    return this.scripts.list(caller.tenant, query);
  }
}
