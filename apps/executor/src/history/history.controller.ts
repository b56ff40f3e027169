import { Controller, Inject } from '@nestjs/common';
import {
  type ExecutionSummary,
  type ExecutionView,
  executor,
  GetExecution,
  ListExecutions,
  type LogLine,
  type Page,
  type Principal,
  type SdkCallRecord,
} from '@runlet/contracts';
import { assertPermitted, Body, Caller, Handles } from '@runlet/nest';
import { tenantTransaction } from '@runlet/postgres';
import type { Pool, PoolClient } from 'pg';
import { POOL } from '../tokens.ts';
import { getCalls, getExecution, getLogs } from './get-execution.ts';
import { listExecutions } from './list-executions.ts';

/** Questions about runs, answered for the caller's tenant alone. */
@Controller()
export class HistoryController {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  @Handles(executor.getExecution)
  getExecution(@Body(executor.getExecution) { id }: GetExecution, @Caller() caller: Principal): Promise<ExecutionView> {
    return this.read(caller, (tx) => getExecution(tx, caller.tenant, id));
  }

  @Handles(executor.getLogs)
  getLogs(@Body(executor.getLogs) { id }: GetExecution, @Caller() caller: Principal): Promise<readonly LogLine[]> {
    return this.read(caller, (tx) => getLogs(tx, caller.tenant, id));
  }

  @Handles(executor.getCalls)
  getCalls(
    @Body(executor.getCalls) { id }: GetExecution,
    @Caller() caller: Principal,
  ): Promise<readonly SdkCallRecord[]> {
    return this.read(caller, (tx) => getCalls(tx, caller.tenant, id));
  }

  @Handles(executor.listExecutions)
  listExecutions(
    @Body(executor.listExecutions) query: ListExecutions,
    @Caller() caller: Principal,
  ): Promise<Page<ExecutionSummary>> {
    return this.read(caller, (tx) => listExecutions(tx, caller.tenant, query));
  }

  private async read<T>(caller: Principal, question: (tx: PoolClient) => Promise<T>): Promise<T> {
    assertPermitted(caller, 'scripts.read');
    return tenantTransaction(this.pool, caller.tenant, question);
  }
}
