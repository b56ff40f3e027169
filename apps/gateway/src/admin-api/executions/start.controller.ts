import { Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExecutionView, type RunAccepted, validated } from '@runlet/contracts';
import { assertPermitted } from '@runlet/nest';
import type { FastifyReply } from 'fastify';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { Asked, type Behalf, IdempotencyKey, OnBehalf, ToldBeside } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { EndedRuns } from './ended-runs.ts';
import { executionIdFor, ManualStarts } from './manual-starts.ts';
import { StartExecution, StartOptions } from './start-execution.ts';

@ApiTags('Executions')
@Controller(`${API_PREFIX}/scripts`)
export class StartController {
  constructor(
    private readonly starts: ManualStarts,
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
    // Both look at the execution afterwards.
    if (wait > 0 || key !== undefined) assertPermitted(behalf.principal, 'scripts.read');
    const executionId = executionIdFor(scriptId, key, behalf);
    const start = { executionId, scriptId, input };
    const end = wait > 0 ? this.endedRuns.listen(executionId, behalf) : undefined;
    try {
      const accepted = await this.starts.accept(start, behalf);
      if (key !== undefined) await this.starts.assertSameInput(start, behalf);
      void reply.header('location', `${API_PREFIX}/executions/${executionId}`);
      const execution = await end?.within(wait * 1_000);
      void reply.status(execution ? 200 : 202);
      return execution ?? accepted;
    } finally {
      end?.stop();
    }
  }
}
