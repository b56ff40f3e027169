import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { catalog, executor, newId, requestExecutionId, type RunAccepted } from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { ContractClient } from '@runlet/messaging';
import { inputJson } from '../../http/input-json.ts';
import { keyReused } from '../../http/preconditions.ts';
import type { Behalf } from '../../http/request-parts.ts';

/** A start by hand, with the id that its execution has or will have. */
export interface ManualStart {
  readonly executionId: string;
  readonly scriptId: string;
  readonly input: unknown;
}

/** The execution of a request: the same one for the same key. */
export const executionIdFor = (scriptId: string, key: string | undefined, { principal }: Behalf): string =>
  key === undefined ? newId() : requestExecutionId(principal.tenant, scriptId, key);

@Injectable()
export class ManualStarts {
  constructor(private readonly contracts: ContractClient) {}

  /** Throws what the executor throws, `script/not-found`, `request/input-too-large`. */
  async accept({ executionId, scriptId, input }: ManualStart, behalf: Behalf): Promise<RunAccepted> {
    inputJson(input);
    const { correlationId } = behalf;
    const run = {
      executionId,
      scriptId,
      triggerType: 'manual',
      trigger: {},
      input,
      rawBody: null,
      correlationId,
    } as const;
    try {
      return await this.contracts.call(executor.acceptRun, run, behalf);
    } catch (error) {
      if (isProblem(error) && error.code === 'script/not-active') await this.assertExists(scriptId, behalf);
      throw error;
    }
  }

  /**
   * An execution that was there before stays as it is, with the input that it was asked for with. Throws
   * `request/idempotency-key-reused` where that is another one.
   */
  async assertSameInput({ executionId: id, input }: ManualStart, behalf: Behalf): Promise<void> {
    const execution = await this.contracts.call(executor.getExecution, { id }, behalf);
    if (!isDeepStrictEqual(execution.input, JSON.parse(inputJson(input).toString()))) throw keyReused();
  }

  /** The executor knows what is deployed; whether there is such a script at all, the catalog knows. */
  private async assertExists(id: string, behalf: Behalf): Promise<void> {
    try {
      await this.contracts.call(catalog.getScript, { id }, behalf);
    } catch (error) {
      if (isProblem(error) && error.kind === 'not-found') throw error;
    }
  }
}
