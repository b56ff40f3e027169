import { type DeployedScript, newId } from '@runlet/contracts';
import { type NewRun, newRun, type Overlap, type RunStart } from '../acceptance/new-run.ts';
import { deployedScript } from './scripts.ts';

/** A run by hand. */
export const manualRun = (script: DeployedScript = deployedScript(), more: Partial<RunStart> = {}): NewRun =>
  newRun(script, { ...startOf(script), ...more });

export const cronRun = (script: DeployedScript, overlap: Overlap = 'allow'): NewRun =>
  newRun(
    script,
    {
      ...startOf(script),
      trigger: { type: 'cron', cronExpression: '* * * * *', timezone: 'UTC', tick: new Date().toISOString() },
    },
    overlap,
  );

const startOf = (script: DeployedScript): RunStart => ({
  executionId: newId(),
  trigger: { type: 'manual', by: { kind: 'api-key', id: 'k1' } },
  input: Buffer.from('{"n":1}'),
  inputKind: 'json',
  actor: { kind: 'api-key', id: 'k1' },
  correlationId: `c-${script.scriptId}`,
  causationId: null,
  queuedAt: new Date(),
});
