import type { Attack } from '../attack.ts';

/**
 * Follows a road that should lead nowhere, and tells where it ended: the name of the error in its way, the type of what
 * was found at its end, or OUT where that is something of the outside, be it a text that names it.
 */
const FOLLOW = `const compiles = (value) => { try { return value.constructor.constructor('return 7')() === 7; } catch { return false; } };
const outside = ['process', 'require', 'mainModule', 'binding', 'Buffer', 'isolate', 'applySync', 'copySync', '_globalObject', 'WebAssembly', 'Atomics'];
const holds = (value) => outside.some((name) => { try { return value[name] !== undefined; } catch { return false; } });
const isOutside = (value) => typeof value === 'string' ? /isolated-vm|runlet|node:|child\\.|file:|_vm|internal\\//.test(value)
  : typeof value === 'object' && value !== null || typeof value === 'function' ? compiles(value) || holds(value) : false;
const follow = async (road) => {
  try {
    const found = await road();
    return [found].flat().some(isOutside) ? 'OUT' : Array.isArray(found) ? found.map((one) => typeof one).join() : typeof found;
  } catch (error) {
    return isOutside(String(error?.stack)) ? 'OUT' : error?.name ?? 'thrown';
  }
};`;

/** What it tries, after what, the code that returns what it got hold of, and where that must end. */
export type Road = readonly [what: string, after: string, code: string, end: string];

export const roadsOf = (roads: readonly Road[]): Attack[] =>
  roads.map(([what, after, code, end]) => ({
    what,
    after,
    source: `${FOLLOW}\nreturn follow(async () => { ${code} });`,
    ends: { output: end },
  }));
