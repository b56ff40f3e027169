import type { Attack, Ending } from '../attack.ts';

/** What each call gave: its result, or the error's name. */
const tried = (...calls: readonly string[]): string => `const ends = [];
for (const call of [${calls.map((call) => `() => ${call}`).join(', ')}]) {
  try { ends.push((await call()) ?? null); } catch (error) { ends.push(error.name); }
}
return ends;`;

const each = (name: string, count: number): Ending => ({ output: Array.from({ length: count }, () => name) });

/** Is 1 when it is looked at, and 3,000 levels deep when it is written. */
const DEEPENS = `let asked = 0, deep = 1;
for (let level = 0; level < 3000; level++) deep = [deep];
const value = { toJSON: () => (asked++ ? deep : 1) };`;

/** Arguments of calls that are not what they should be: other subjects, other tenants, what no store can hold. */
export const calls: readonly Attack[] = [
  {
    what: 'types of events that are subjects with wildcards, or commands to the broker',
    source: tried(
      ...['a.b.>', 'a.*.c', '>', 'a.b.c\\r\\nPUB x 1', 'a b.c.d', '', 'a..b'].map(
        (type) => `events.publish('${type}', 1)`,
      ),
      `events.publish({ toString: () => 'a.b.c', toJSON: () => ({}) }, 1)`,
      `events.publish(['a.b.c'], 1)`,
    ),
    ends: each('TypeError', 9),
  },
  {
    what: 'ids of events that are headers of the broker',
    source: `const { id } = await events.publish('hostile.id.tried', 1, { id: 'x\\r\\nNats-Rollup: all', source: 'host', tenant: 'neighbour' });
return id;`,
    ends: { output: 'x\r\nNats-Rollup: all' },
  },
  {
    what: 'an event that is nested deeper when it is written than when it was looked at',
    source: `${DEEPENS} return events.publish('hostile.depth.tried', value).catch(({ name }) => name);`,
    ends: { output: 'TypeError' },
  },
  {
    what: 'names of secrets and variables that are paths, prototypes and wildcards',
    source: tried(
      ...['__proto__', 'constructor', 'neighbour'].flatMap((name) => [
        `sdk.secrets.get('${name}')`,
        `sdk.vars.get('${name}')`,
      ]),
    ),
    ends: {
      output: [1, 2, 3].flatMap(() => ['SecretNotFoundError', 'VariableNotFoundError']),
    },
  },
  {
    what: 'names of secrets that are none',
    source: tried(
      ...[`'>'`, `'*'`, `''`, '', `['x']`, `{ name: 'x' }`, `'../neighbour/x'`, `'x\\u0000'`, `'x'.repeat(1e5)`].map(
        (name) => `sdk.secrets.get(${name})`,
      ),
    ),
    ends: each('TypeError', 9),
  },
  {
    what: 'names of scripts of other tenants and of prototypes',
    source: tried(
      ...['__proto__', 'constructor', '>', '*', 'calm\\u0000', 'neighbour/calm', '', ' calm '].map(
        (name) => `sdk.scripts.call('${name}')`,
      ),
    ),
    ends: each('ScriptNotFoundError', 8),
  },
  {
    what: 'an object in place of a script’s name',
    source: tried(`sdk.scripts.call({ tenant: 'neighbour', scriptName: 'calm' })`, `sdk.scripts.call(['calm'])`),
    ends: each('TypeError', 2),
  },
  {
    what: 'keys of the cache that are wildcards and prototypes, or no text',
    source: tried(
      ...['>', '*', '..', '__proto__', 'n\\u0000'].map((key) => `sdk.cache.shared.get('${key}')`),
      ...['null', '[]', '{}', `''`].map((key) => `sdk.cache.set(${key}, 1)`),
    ),
    ends: { output: [null, null, null, null, null, 'TypeError', 'TypeError', 'TypeError', 'TypeError'] },
  },
  {
    what: 'numbers for the cache that are none',
    source: tried(
      ...['NaN', '1e309', `'1'`, '{}'].map((delta) => `sdk.cache.increment('n', ${delta})`),
      ...['-1', '0', '1e300', `'a'`].map((seconds) => `sdk.cache.set('k', 1, ${seconds})`),
    ),
    ends: each('TypeError', 8),
  },
  {
    what: 'numbers in JSON that no store can hold',
    source: `sdk.log.info('x', [JSON.rawJSON('1e400000')]);
await sdk.cache.set('raw', JSON.rawJSON('1e400000'));
return sdk.cache.get('raw');`,
    ends: { output: null },
  },
  {
    what: 'text that stores refuse, in all that is kept of a run',
    source: `const text = 'x\\u0000\\ud800';
console.log(text); sdk.log.info(text, { [text]: text }); sdk.progress(1, 1, text);
const error = new Error(text); error.name = text; error.stack = text; throw error;`,
    ends: { error: 'x\0\ud800' },
  },
  {
    what: 'a place in a stack that no script has, for which its process would be killed',
    source: `const error = new Error('x'); error.stack = 'Error: x\\n    at ' + context.scriptName + ':' + '9'.repeat(20) + ':1'; throw error;`,
    ends: { error: 'Error' },
  },
  {
    what: 'ever earlier wishes to be woken',
    source: 'for (let n = 0; ; n++) { clearTimeout(n); setTimeout(() => {}, 1e9 - n); await null; }',
    ends: 'timeout',
  },
  {
    what: 'more calls at once than its memory holds',
    source: `const text = 'x'.repeat(1e6), ends = new Set();
await Promise.all(Array.from({ length: 1_000 }, () => sdk.cache.set('k', text).catch(({ name }) => ends.add(name))));
return [...ends].sort();`,
    limits: { executionTimeMs: 5_000, cpuTimeMs: 5_000, sdkCalls: 10_000 },
    ends: { output: ['CallLimitError', 'ValueTooLargeError'] },
  },
];
