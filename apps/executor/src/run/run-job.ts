import type { DeployedScript, RunRequest, TriggerFacts } from '@runlet/contracts';
import type { LeasedRun } from '../queue/leased-run.ts';
import type { RunJob } from '../sandbox/sandbox.ts';

/** An attempt of an asynchronous run. */
export const jobOfRun = (run: LeasedRun, signal: AbortSignal): RunJob => ({
  executionId: run.executionId,
  attempt: run.attempt,
  tenant: run.tenant,
  organizationId: run.organizationId,
  userId: null,
  scriptId: run.scriptId,
  scriptName: run.scriptName,
  version: run.version,
  sourceHash: run.sourceHash,
  limits: run.limits,
  timeoutMs: run.limits.executionTimeMs,
  correlationId: run.correlationId,
  idempotencyKey: run.executionId,
  trigger: run.trigger,
  input: run.input,
  inputKind: run.inputKind,
  alone: run.suspect,
  signal,
});

/** What of a job is the deployed script's. */
export const scriptFactsOf = (script: DeployedScript) => ({
  tenant: script.tenant,
  organizationId: script.organizationId,
  scriptId: script.scriptId,
  scriptName: script.name,
  version: script.version,
  sourceHash: script.sourceHash,
  limits: script.limits,
});

/** The one attempt of a synchronous run. */
export const jobOfRequest = (
  request: RunRequest,
  script: DeployedScript,
  trigger: TriggerFacts,
  input: Uint8Array,
): RunJob => ({
  executionId: request.executionId,
  attempt: 1,
  ...scriptFactsOf(script),
  userId: null,
  timeoutMs: Math.min(script.limits.executionTimeMs, request.timeoutMs),
  correlationId: request.correlationId,
  idempotencyKey: request.executionId,
  trigger,
  input,
  inputKind: trigger.type === 'http' ? 'http-body' : 'json',
});
