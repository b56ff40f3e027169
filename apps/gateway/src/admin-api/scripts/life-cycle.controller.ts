import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  catalog,
  DeployVersion,
  DisableScript,
  RollBack,
  type RequestContract,
  type ScriptChangedReply,
  ScriptRef,
  type ScriptView,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { type Behalf, OnBehalf, Told } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented, type Documentation } from '../../openapi/documented.ts';
import { ScriptReplies } from './script-replies.ts';

/** What all changes of a script's status have in common. */
const change = {
  conditional: true,
  replies: { 200: 'Script' },
  headers: ['etag'],
  problems: [404, 409, 422],
} as const satisfies Documentation;

@ApiTags('Scripts')
@Controller(`${API_PREFIX}/scripts`)
export class LifeCycleController {
  constructor(
    private readonly contracts: ContractClient,
    private readonly replies: ScriptReplies,
  ) {}

  @Documented('Let triggers run the live version again', { ...change, told: ScriptRef })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/activate')
  @HttpCode(200)
  activate(
    @Told(ScriptRef) told: ScriptRef,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.activateScript, told, behalf, reply);
  }

  @Documented('Start nothing for now; what waits keeps waiting', { ...change, told: ScriptRef })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/pause')
  @HttpCode(200)
  pause(@Told(ScriptRef) told: ScriptRef, @OnBehalf() behalf: Behalf, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.change(catalog.pauseScript, told, behalf, reply);
  }

  @Documented('Start nothing until activated again, and say why; what waits is cancelled', {
    ...change,
    told: DisableScript,
  })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/disable')
  @HttpCode(200)
  disable(
    @Told(DisableScript) told: DisableScript,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.disableScript, told, behalf, reply);
  }

  @Documented('Put a script away: its path is free, its name is kept', { ...change, told: ScriptRef })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/archive')
  @HttpCode(200)
  archive(
    @Told(ScriptRef) told: ScriptRef,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.archiveScript, told, behalf, reply);
  }

  @Documented('Bring an archived script back, as a draft or paused', { ...change, told: ScriptRef })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/restore')
  @HttpCode(200)
  restore(
    @Told(ScriptRef) told: ScriptRef,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.restoreScript, told, behalf, reply);
  }

  @Documented('Back to the version that was live before, or to one that is named', { ...change, told: RollBack })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/rollback')
  @HttpCode(200)
  rollBack(
    @Told(RollBack) told: RollBack,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.rollBack, told, behalf, reply);
  }

  @Documented('Make a version the live one', { ...change, told: DeployVersion })
  @RequirePermission('scripts.update', 'scripts.read')
  @Post(':id/versions/:version/deploy')
  @HttpCode(200)
  deploy(
    @Told(DeployVersion) told: DeployVersion,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.change(catalog.deployVersion, told, behalf, reply);
  }

  private async change<Command extends ScriptRef>(
    contract: RequestContract<Command, ScriptChangedReply>,
    command: Command,
    behalf: Behalf,
    reply: FastifyReply,
  ): Promise<ScriptView> {
    await this.contracts.call(contract, command, behalf);
    return this.replies.current(command.id, behalf, reply);
  }
}
