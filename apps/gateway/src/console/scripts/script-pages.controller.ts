import {
  Body,
  Controller,
  Delete,
  Get,
  NotFoundException,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import {
  catalog,
  CreateScript,
  executor,
  GetScript,
  ListExecutions,
  ListScripts,
  newId,
  type Principal,
  type RequestContract,
  type ScriptChangedReply,
  ScriptRef,
  type ScriptType,
  type ScriptView,
  validated,
} from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../../identity/access.ts';
import { CurrentPrincipal } from '../page/current-principal.ts';
import { PageProblemFilter } from '../page/page-problem.filter.ts';
import { Pages } from '../page/pages.ts';
import { english } from '../page/texts.ts';
import { CsrfGuard } from '../session/csrf.guard.ts';
import {
  detailsOf,
  type FormBody,
  formView,
  revisionOf,
  typeOf,
  valuesOfForm,
  valuesOfScript,
  versionOf,
} from './script-form.ts';

/** Executions shown beside a script. */
const HISTORY_ROWS = 20;

/** What the buttons of a script's page do. */
const actions: Readonly<Record<string, RequestContract<ScriptRef, ScriptChangedReply>>> = {
  activate: catalog.activateScript,
  pause: catalog.pauseScript,
  archive: catalog.archiveScript,
  restore: catalog.restoreScript,
};

@Controller('scripts')
@UseGuards(CsrfGuard)
@UseFilters(PageProblemFilter)
export class ScriptPagesController {
  constructor(
    private readonly client: ContractClient,
    private readonly pages: Pages,
  ) {}

  @Get()
  @RequirePermission('scripts.read')
  async list(
    @Query() query: Record<string, string>,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
    const page = await this.client.call(catalog.listScripts, validated(ListScripts, given), { principal });
    await this.pages.send(reply, 'scripts/list', { page, query: given });
  }

  @Get('new')
  @RequirePermission('scripts.create')
  async blank(@Query('type') type: ScriptType | undefined, @Res() reply: FastifyReply) {
    await this.pages.send(reply, 'scripts/edit', formView(null, valuesOfScript(null, type)));
  }

  @Post()
  @RequirePermission('scripts.create')
  async create(@Body() body: FormBody, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    const type = typeOf(body);
    const command = {
      id: newId(),
      type,
      organizationId: null,
      ...detailsOf(body),
      ...versionOf(type, body),
    } as CreateScript;
    await this.orFormAgain(reply, null, body, async () => {
      const { id } = await this.client.call(catalog.createScript, command, { principal });
      await this.pages.redirect(reply, `/scripts/${id}?told=created`);
    });
  }

  @Get(':id')
  @RequirePermission('scripts.read')
  async show(
    @Param('id') id: string,
    @Query('told') told: string | undefined,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const ref = validated(GetScript, { id });
    const [script, versions, history] = await Promise.all([
      this.client.call(catalog.getScript, ref, { principal }),
      this.client.call(catalog.listVersions, { scriptId: id, limit: 20 }, { principal }),
      this.historyOf(id, principal),
    ]);
    await this.pages.send(reply, 'scripts/show', { script, versions, history, told: messageOf(told, script) });
  }

  @Get(':id/edit')
  @RequirePermission('scripts.update')
  async edit(@Param('id') id: string, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    const script = await this.client.call(catalog.getScript, validated(GetScript, { id }), { principal });
    await this.pages.send(reply, 'scripts/edit', formView(script, valuesOfScript(script)));
  }

  @Put(':id')
  @RequirePermission('scripts.update')
  async save(
    @Param('id') id: string,
    @Body() body: FormBody,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const script = await this.client.call(catalog.getScript, validated(GetScript, { id }), { principal });
    await this.orFormAgain(reply, script, body, async () => {
      const command = { id, expectedRevision: revisionOf(body), ...versionOf(script.type, body) };
      const saved = await this.client.call(catalog.saveVersion, command, { principal });
      await this.client.call(
        catalog.changeDetails,
        { id, expectedRevision: saved.revision, ...detailsOf(body) },
        { principal },
      );
      await this.pages.redirect(reply, `/scripts/${id}?told=updated`);
    });
  }

  @Post(':id/versions/:version/deploy')
  @RequirePermission('scripts.update')
  async deploy(
    @Param('id') id: string,
    @Param('version') version: string,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    await this.client.call(catalog.deployVersion, { id, version: Number(version) }, { principal });
    await this.pages.redirect(reply, `/scripts/${id}?told=deployed`);
  }

  @Post(':id/:action')
  @RequirePermission('scripts.update')
  async act(
    @Param('id') id: string,
    @Param('action') action: string,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const contract = actions[action];
    if (!contract) throw new NotFoundException();
    await this.client.call(contract, { id }, { principal });
    await this.pages.redirect(reply, `/scripts/${id}?told=done`);
  }

  @Delete(':id')
  @RequirePermission('scripts.delete')
  async remove(@Param('id') id: string, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    await this.client.call(catalog.deleteScript, { id }, { principal });
    await this.pages.redirect(reply, '/scripts');
  }

  @Get(':id/executions')
  @RequirePermission('scripts.read')
  async executions(@Param('id') id: string, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    await this.pages.send(reply, 'fragments/history', { history: await this.historyOf(id, principal) });
  }

  private historyOf(scriptId: string, principal: Principal) {
    return this.client.call(executor.listExecutions, validated(ListExecutions, { scriptId, limit: HISTORY_ROWS }), {
      principal,
    });
  }

  /** Does `save`; a problem that a person can mend shows the form again, with everything that was typed. */
  private async orFormAgain(reply: FastifyReply, script: ScriptView | null, body: FormBody, save: () => Promise<void>) {
    try {
      await save();
    } catch (error) {
      if (!isProblem(error) || error.kind === 'unauthenticated') throw error;
      const message = error.errors ? english.mistakes : error.detail;
      await this.pages.send(
        reply.status(422),
        'fragments/form',
        formView(script, valuesOfForm(body), error.errors, message),
      );
    }
  }
}

/** What the page says after what was done. */
const messageOf = (told: string | undefined, script: ScriptView): string | null => {
  switch (told) {
    case 'created':
      return english.created;
    case 'updated':
      return english.updatedVersion(script.latestVersion);
    case 'deployed':
      return english.deployed(script.liveVersion ?? 0);
    case 'done':
      return english.done;
    default:
      return null;
  }
};
