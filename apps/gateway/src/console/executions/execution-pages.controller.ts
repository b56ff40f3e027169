import { Body, Controller, Get, Param, Post, Query, Res, UseFilters, UseGuards } from '@nestjs/common';
import { catalog, executor, GetExecution, ListExecutions, newId, type Principal, validated } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../../identity/access.ts';
import { CurrentPrincipal } from '../page/current-principal.ts';
import { PageProblemFilter } from '../page/page-problem.filter.ts';
import { Pages } from '../page/pages.ts';
import { CsrfGuard } from '../session/csrf.guard.ts';

@Controller()
@UseGuards(CsrfGuard)
@UseFilters(PageProblemFilter)
export class ExecutionPagesController {
  constructor(
    private readonly client: ContractClient,
    private readonly pages: Pages,
  ) {}

  /** Starts a run by hand; answers with its row, which refreshes itself until the run has ended. */
  @Post('scripts/:id/execute')
  @RequirePermission('scripts.execute')
  async execute(
    @Param('id') scriptId: string,
    @Body('input') input: string | undefined,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const executionId = newId();
    const command = {
      executionId,
      scriptId,
      triggerType: 'manual' as const,
      trigger: { type: 'manual', actor: principal.actor },
      input: parsed(input ?? ''),
      rawBody: null,
      correlationId: executionId,
    };
    await this.client.call(executor.acceptRun, command, { principal, correlationId: executionId });
    await this.row(executionId, principal, reply);
  }

  @Get('executions/:id/row')
  @RequirePermission('scripts.read')
  async row(@Param('id') id: string, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    const execution = await this.client.call(executor.getExecution, validated(GetExecution, { id }), { principal });
    await this.pages.send(reply, 'fragments/row', { row: { ...execution, triggerType: execution.trigger.type } });
  }

  @Get('executions')
  @RequirePermission('scripts.read')
  async list(
    @Query() query: Record<string, string>,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ) {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
    const history = await this.client.call(executor.listExecutions, validated(ListExecutions, given), { principal });
    await this.pages.send(reply, 'executions/list', { history, query: given });
  }

  @Get('executions/:id')
  @RequirePermission('scripts.read')
  async show(@Param('id') id: string, @CurrentPrincipal() principal: Principal, @Res() reply: FastifyReply) {
    const ref = validated(GetExecution, { id });
    const [execution, logs, calls] = await Promise.all([
      this.client.call(executor.getExecution, ref, { principal }),
      this.client.call(executor.getLogs, ref, { principal }),
      this.client.call(executor.getCalls, ref, { principal }),
    ]);
    const { scriptId, version, error } = execution;
    // The script may be gone by now; its executions stay.
    const source = error?.line
      ? await this.client.call(catalog.getVersion, { scriptId, version }, { principal }).then(
          (found) => found.source,
          () => null,
        )
      : null;
    await this.pages.send(reply, 'executions/show', {
      execution,
      logs,
      calls,
      sourceLine: lineOf(source, error?.line ?? null),
    });
  }
}

const lineOf = (source: string | null, line: number | null): string | null =>
  source === null || line === null ? null : (source.split('\n')[line - 1] ?? null);

/** The input that was typed; nothing at all is null. Throws `console/input` where it is not JSON. */
const parsed = (text: string): unknown => {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError(
      { kind: 'invalid', code: 'console/input', detail: `The input is not valid JSON: ${(cause as Error).message}` },
      { cause },
    );
  }
};
