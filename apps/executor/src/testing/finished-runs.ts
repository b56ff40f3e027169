import { encodeFinished, type FinishedRun, newId } from '@runlet/contracts';

/** The head of the record of a synchronous run that completed. */
export const finishedRun = (more: Partial<FinishedRun> = {}): FinishedRun => {
  const queuedAt = more.queuedAt ?? new Date().toISOString();
  return {
    executionId: newId(),
    tenant: 'acme',
    scriptId: newId(),
    scriptName: 'price',
    version: 1,
    triggerType: 'api',
    trigger: { type: 'api', by: { kind: 'host', id: 'shop' } },
    outcome: 'completed',
    error: null,
    response: null,
    attempts: [{ number: 1, outcome: 'completed', startedAt: queuedAt, finishedAt: queuedAt, error: null }],
    queuedAt,
    startedAt: queuedAt,
    finishedAt: queuedAt,
    durationMs: 1.5,
    cpuTimeMs: 1,
    memoryBytes: 2_000_000,
    sdkCalls: 0,
    progress: null,
    actor: { kind: 'host', id: 'shop' },
    correlationId: 'c1',
    causationId: null,
    ...more,
  };
};

export const finishedFrame = (
  run: FinishedRun,
  {
    input = '{"a":1}',
    output = '{"b":2}',
    logs = '[]',
    calls = '',
  }: { input?: string | Buffer; output?: string | Buffer; logs?: string | Buffer; calls?: string | Buffer } = {},
): Buffer =>
  encodeFinished([
    {
      run,
      input: Buffer.from(input as string),
      output: Buffer.from(output as string),
      logs: Buffer.from(logs as string),
      calls: Buffer.from(calls as string),
    },
  ]);
