import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  executor,
  type ExecutionSummary,
  type ExecutionView,
  GetExecution,
  ListExecutions,
  type LogLine,
  type SdkCallRecord,
  type Page,
} from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { Asked, type Behalf, OnBehalf } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';

@ApiTags('Executions')
@Controller(`${API_PREFIX}/executions`)
export class ExecutionsController {
  constructor(private readonly contracts: ContractClient) {}

  @Documented('Executions, newest first', { asked: ListExecutions, replies: { 200: 'ExecutionPage' } })
  @RequirePermission('scripts.read')
  @Get()
  list(@Asked(ListExecutions) question: ListExecutions, @OnBehalf() behalf: Behalf): Promise<Page<ExecutionSummary>> {
    return this.contracts.call(executor.listExecutions, question, behalf);
  }

  @Documented('One execution with input, output, error and attempts', {
    asked: GetExecution,
    replies: { 200: 'Execution' },
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get(':id')
  get(@Asked(GetExecution) question: GetExecution, @OnBehalf() behalf: Behalf): Promise<ExecutionView> {
    return this.contracts.call(executor.getExecution, question, behalf);
  }

  @Documented('What the execution logged', { asked: GetExecution, replies: { 200: 'LogLines' }, problems: [404] })
  @RequirePermission('scripts.read')
  @Get(':id/logs')
  logs(@Asked(GetExecution) question: GetExecution, @OnBehalf() behalf: Behalf): Promise<readonly LogLine[]> {
    return this.contracts.call(executor.getLogs, question, behalf);
  }

  @Documented('What the last attempt asked for by its SDK: name, duration, sizes, outcome', {
    asked: GetExecution,
    replies: { 200: 'SdkCalls' },
    problems: [404],
  })
  @RequirePermission('scripts.read')
  @Get(':id/calls')
  calls(@Asked(GetExecution) question: GetExecution, @OnBehalf() behalf: Behalf): Promise<readonly SdkCallRecord[]> {
    return this.contracts.call(executor.getCalls, question, behalf);
  }
}
