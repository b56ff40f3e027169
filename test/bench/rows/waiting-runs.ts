import type { TestSystem } from '../../support/system.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { Outside } from '../outside.ts';
import type { Row } from '../report.ts';
import { sandboxMemory } from '../sandbox-figures.ts';
import { createScript } from './script.ts';

const SCRIPTS = 10;
/** Most that one script may have. */
const RUNS_OF_EACH = 100;
const RUNS = SCRIPTS * RUNS_OF_EACH;
const MB = 1024 * 1024;

/** Runs that all wait for the same slow server, none of which gets its answer before all have asked. */
export const waitingRuns = async (system: TestSystem, outside: Outside): Promise<Row[]> => {
  for (let n = 0; n < SCRIPTS; n++) {
    await createScript(system, {
      name: `bench-waiting-${n}`,
      type: 'http',
      source: `return (await sdk.http.get('${outside.url}/slow', { timeout: 60000 })).body;`,
      trigger: { path: `/waiting-${n}`, methods: ['GET'], access: 'public' },
      limits: { concurrentRuns: RUNS_OF_EACH, executionTimeMs: 60_000 },
    });
  }
  const started = performance.now();
  const answers = Array.from({ length: RUNS }, async (_, n) => {
    const response = await fetch(`${system.endpointsUrl}/x/${system.tenant}/waiting-${n % SCRIPTS}`);
    return response.ok && (await response.text()) === '{"ok":true}';
  });
  await waitFor(() => outside.waiting === RUNS, { timeoutMs: 60_000, describe: `${RUNS} runs that wait` }).catch(
    () => undefined,
  );
  const reached = outside.waiting;
  const allWaitingMs = performance.now() - started;
  const { heldBytes, budgetBytes } = await sandboxMemory(system);
  outside.release();
  const right = (await Promise.all(answers)).filter(Boolean).length;
  const invalid =
    right < RUNS ? `${RUNS - right} wrong answers` : heldBytes > budgetBytes ? 'more memory than the budget' : null;
  return [
    {
      name: `${RUNS} runs waiting at once on a slow HTTP answer`,
      value: `${reached} at once after ${(allWaitingMs / 1_000).toFixed(1)} s, ${right} ended right, ${Math.round(heldBytes / MB)} MB`,
      floor: `budget ${Math.round(budgetBytes / MB)} MB`,
      ratio: null,
      aim: 'all right, within the budget',
      invalid,
    },
  ];
};
