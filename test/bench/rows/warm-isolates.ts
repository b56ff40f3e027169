import type { TestSystem } from '../../support/system.ts';
import type { Row } from '../report.ts';
import { sandboxSizes } from '../sandbox-figures.ts';
import { EMBEDDED_SCRIPT, ORDER } from '../scripts.ts';
import { createScript } from './script.ts';

/** As many as one process keeps warm, less one. */
const SCRIPTS = 15;
const MB = 1024 * 1024;

/** What each further warm isolate of a tenant costs: its process with one script, and with fifteen. */
export const warmIsolates = async (system: TestSystem): Promise<Row[]> => {
  const tenant = 'bench-isolates';
  const apiKey = await system.addTenant(tenant);
  for (let n = 0; n < SCRIPTS; n++) {
    const source = `// ${n}\n${EMBEDDED_SCRIPT}`;
    await createScript(
      { url: system.url, apiKey },
      { name: `bench-isolate-${n}`, type: 'embedded', source, trigger: {} },
    );
  }
  const call = async (n: number): Promise<void> => {
    const answer = await fetch(`${system.url}/api/v1/embedded/bench-isolate-${n}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: ORDER }),
    });
    if (!answer.ok) throw new Error(`The script failed: ${answer.status} ${await answer.text()}`);
  };
  await call(0);
  const before = Math.max(...(await sandboxSizes(system)));
  for (let n = 0; n < SCRIPTS; n++) for (let runs = 0; runs < 3; runs++) await call(n);
  const after = Math.max(...(await sandboxSizes(system)));
  return [
    {
      name: `A warm isolate beside others of its tenant (${SCRIPTS})`,
      value: `${((after - before) / (SCRIPTS - 1) / MB).toFixed(2)} MB PSS`,
      floor: '',
      ratio: null,
      aim: '≤ 4 MB',
      invalid: after > before ? null : 'no figure',
    },
  ];
};
