import { expect, it } from '@jest/globals';
import { defaultLimits } from '@runlet/contracts';
import { createLogger } from '@runlet/nest';
import type { ScriptSources } from '../deployed/script-sources.ts';
import { CallError } from '../host-calls/call-error.ts';
import { RecordMasking } from '../masking/record-masking.ts';
import { metrics } from '../metrics.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { RunJob, SandboxPool } from '../sandbox/sandbox.ts';
import { Attempts } from './attempts.ts';

it('An error that a called script names as it likes makes no metric of its own', async () => {
  const sandbox: Partial<SandboxPool> = {
    run: async (_job, services) => {
      await services.call({ name: 'scripts.call', argsJson: '["other"]', body: null, ageMs: 1 });
      return { output: null, response: null, error: null } as Partial<Outcome> as Outcome;
    },
  };
  const calls = { 'scripts.call': () => Promise.reject(new CallError('sk_live_0123456789', 'other: failed')) };
  const log = createLogger('executor', 'silent');
  const none = {} as Partial<ScriptSources> as ScriptSources;
  const attempts = new Attempts(sandbox as SandboxPool, none, [{ calls }], new RecordMasking(log), log);
  await attempts.run({ limits: defaultLimits, timeoutMs: 30_000 } as Partial<RunJob> as RunJob);
  const { values } = await metrics.calls.get();
  expect(values.map(({ labels }) => labels)).toEqual([{ call: 'scripts.call', error: 'Error' }]);
});
