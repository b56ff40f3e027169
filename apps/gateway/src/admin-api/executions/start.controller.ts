import { isDeepStrictEqual } from 'node:util';
import { Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  executor,
  type ExecutionView,
  newId,
  requestExecutionId,
  type RunAccepted,
  validated,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { assertPermitted } from '@runlet/nest';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { inputJson } from '../../http/input-json.ts';
import { keyReused } from '../../http/preconditions.ts';
import { Asked, type Behalf, IdempotencyKey, OnBehalf, ToldBeside } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { EndedRuns } from './ended-runs.ts';
import { StartExecution, StartOptions } from './start-execution.ts';

@ApiTags('Executions')
@Controller(`${API_PREFIX}/scripts`)
export class StartController {
  constructor(
    private readonly contracts: ContractClient,
    private readonly endedRuns: EndedRuns,
  ) {}

  @Documented('Run a script by hand; answers at once, or waits for the end', {
    asked: StartOptions,
    told: StartExecution,
    idempotent: true,
    replies: { 202: 'ExecutionAccepted', 200: 'Execution' },
    headers: ['location'],
    problems: [404, 413, 415, 422],
  })
  @RequirePermission('scripts.execute')
  @Post(':scriptId/executions')
  async start(
    @Asked(StartOptions) { wait }: StartOptions,
    @ToldBeside(StartExecution) told: object,
    @IdempotencyKey() key: string | undefined,
    @OnBehalf() behalf: Behalf,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RunAccepted | ExecutionView> {
    const { scriptId, input } = validated(StartExecution, told);
    inputJson(input);
    const { principal } = behalf;
    // Both look at the execution afterwards.
    if (wait > 0 || key !== undefined) assertPermitted(principal, 'scripts.read');
    const executionId = key === undefined ? newId() : requestExecutionId(principal.tenant, scriptId, key);
    const end = wait > 0 ? this.endedRuns.listen(executionId, behalf) : undefined;
    try {
      const run = manualRun(executionId, scriptId, input, behalf);
      const accepted = await this.contracts.call(executor.acceptRun, run, behalf);
      if (key !== undefined) await this.assertSameInput(executionId, input, behalf);
      void reply.header('location', `${API_PREFIX}/executions/${executionId}`);
      const execution = await end?.within(wait * 1_000);
      void reply.status(execution ? 200 : 202);
      return execution ?? accepted;
    } finally {
      end?.stop();
    }
  }

  /** An execution that was there before stays as it is, with the input that it was asked for with. */
  private async assertSameInput(id: string, input: unknown, behalf: Behalf): Promise<void> {
    const execution = await this.contracts.call(executor.getExecution, { id }, behalf);
    if (!isDeepStrictEqual(execution.input, input ?? null)) throw keyReused();
  }
}

const manualRun = (executionId: string, scriptId: string, input: unknown, { correlationId }: Behalf) => ({
  executionId,
  scriptId,
  triggerType: 'manual' as const,
  trigger: {},
  input,
  rawBody: null,
  correlationId,
});
