import type { TestSystem } from '../../support/system.ts';
import { percentile } from '../load.ts';
import type { Row } from '../report.ts';
import { createScript } from './script.ts';

const ROUNDS = 12;
/** Nearly the longest source that can be saved. */
const SOURCE_BYTES = 95_000;

/** A long source, of functions that are all compiled when they are first called. */
const sourceOf = (salt: string): string => {
  const functions: string[] = [];
  for (let n = 0; functions.join('').length < SOURCE_BYTES; n++) {
    functions.push(
      `const f${n} = (a) => { const b = a * ${n}; return b > 3 ? { a, b, salt: '${salt}' } : [a, b]; };\n`,
    );
  }
  return `${functions.join('')}return typeof f0(1);`;
};

/** The first run of a long script in a process, and the same where its code has been compiled before. */
export const compileCache = async (system: TestSystem): Promise<Row[]> => {
  const cold: number[] = [];
  const cached: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const tenant = `bench-compile-${round}`;
    const apiKey = await system.addTenant(tenant);
    const api = { url: system.url, apiKey };
    const source = sourceOf(String(round));
    await createScript(api, { name: 'warm up', type: 'embedded', source: 'return 1;', trigger: {} });
    // Another version of another script with the same text: another isolate, the same code.
    for (const name of ['first', 'second']) await createScript(api, { name, type: 'embedded', source, trigger: {} });
    const timed = async (name: string): Promise<number> => {
      const started = performance.now();
      const answer = await fetch(`${system.url}/api/v1/embedded/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: '{}',
      });
      if (!answer.ok) throw new Error(`The script failed: ${answer.status} ${await answer.text()}`);
      return performance.now() - started;
    };
    await timed('warm up');
    cold.push(await timed('first'));
    cached.push(await timed('second'));
  }
  return [
    {
      name: `First run of a script of ${Math.round(SOURCE_BYTES / 1000)} KB, code compiled before (${ROUNDS})`,
      value: `p50 ${percentile(cached, 0.5).toFixed(1)} ms`,
      floor: `${percentile(cold, 0.5).toFixed(1)} ms (compiled anew)`,
      ratio: percentile(cached, 0.5) / percentile(cold, 0.5),
      aim: '< 1',
      invalid: null,
    },
  ];
};
