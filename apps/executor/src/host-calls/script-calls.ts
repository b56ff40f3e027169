import { Injectable } from '@nestjs/common';
import { type DeployedScript, MAX_INPUT_BYTES, newId } from '@runlet/contracts';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { FinishedPublisher } from '../recorder/finished-publisher.ts';
import { finishedRecordOf } from '../run/finished-record.ts';
import { scriptFactsOf } from '../run/run-job.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import { CallError } from './call-error.ts';
import { CallResult, type CallScope, type HostCallTable } from './host-call.ts';

/** So many scripts may be inside each other. */
const MAX_DEPTH = 16;
/** Where the time is the caller's, it is the caller that runs out of it, ms. */
const GRACE_MS = 200;
/** Less than this is no run, ms: the ranges of limits begin there (`limitRanges`). */
const LEAST_MS = 50;

/** `sdk.scripts.call(name, input)`: a script as a function of another one of its tenant. */
@Injectable()
export class ScriptCalls {
  readonly calls: HostCallTable = { 'scripts.call': (scope, args) => this.call(scope, args) };

  constructor(
    private readonly deployed: DeployedScripts,
    private readonly finished: FinishedPublisher,
  ) {}

  private async call(scope: CallScope, [name, input]: readonly unknown[]): Promise<CallResult> {
    const script = await this.find(scope.job.tenant, name);
    const queuedAt = new Date().toISOString();
    const job = nestedJob(scope, script, input);
    const attempt = await scope.runNested(job);
    const { outcome } = attempt;
    const actor = { kind: 'script', id: scope.job.scriptId } as const;
    await this.finished.publish(
      finishedRecordOf(job, attempt, { actor, queuedAt, causationId: scope.job.executionId }),
    );
    if (outcome.error) {
      const { name: errorName, message } = outcome.error;
      throw new CallError(errorName, `${script.name}: ${message}`, {
        properties: { executionId: job.executionId },
        detail: script.name,
      });
    }
    return new CallResult(JSON.parse(outcome.output!.toString()), { detail: script.name });
  }

  private async find(tenant: string, name: unknown): Promise<DeployedScript> {
    if (typeof name !== 'string') throw new CallError('TypeError', 'sdk.scripts.call needs the name of a script');
    const script = await this.deployed.findFresh(tenant, { scriptName: name });
    if (script?.type !== 'embedded') {
      throw new CallError('ScriptNotFoundError', `There is no deployed embedded script ${JSON.stringify(name)}`);
    }
    if (script.status !== 'active')
      throw new CallError('ScriptNotFoundError', `The script ${name} is ${script.status}`);
    return script;
  }
}

/** The called script within what is left of its caller's budgets. */
const nestedJob = (scope: CallScope, script: DeployedScript, input: unknown): RunJob => {
  const { job: caller, budget } = scope;
  const depth = (caller.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) {
    throw new CallError('CallDepthError', `Scripts call each other ${MAX_DEPTH} deep at most`);
  }
  const json = Buffer.from(JSON.stringify(input ?? null));
  if (json.byteLength > MAX_INPUT_BYTES) {
    throw new CallError('RangeError', `The input of ${script.name} is larger than ${MAX_INPUT_BYTES} bytes`);
  }
  const remainingMs = Math.floor(scope.remainingMs());
  const timeoutMs = Math.min(script.limits.executionTimeMs, remainingMs + GRACE_MS);
  const cpuTimeMs = Math.min(script.limits.cpuTimeMs, Math.floor(budget.cpuMsLeft));
  if (remainingMs < LEAST_MS || cpuTimeMs < LEAST_MS) {
    throw new CallError('TimeoutError', `There is not enough time left to run ${script.name}`);
  }
  return {
    executionId: newId(),
    attempt: 1,
    ...scriptFactsOf(script),
    userId: caller.userId,
    limits: {
      ...script.limits,
      cpuTimeMs,
      memoryBytes: Math.min(script.limits.memoryBytes, caller.limits.memoryBytes),
      sdkCalls: Math.min(script.limits.sdkCalls, budget.callsLeft),
    },
    timeoutMs,
    correlationId: caller.correlationId,
    idempotencyKey: caller.idempotencyKey,
    trigger: { type: 'api', by: { kind: 'script', id: caller.scriptId } },
    input: json,
    inputKind: 'json',
    depth,
    nested: true,
    signal: scope.signal,
  };
};
