import { describe, expect, it } from '@jest/globals';
import { isTooDeep, MAX_JSON_DEPTH } from './json-depth.ts';

const nested = (depth: number, inside = ''): string => `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
const padding = `"${'x'.repeat(2_000)}"`;

describe('Nested JSON', () => {
  it('may be as deep as the limit', () => {
    expect(isTooDeep(nested(MAX_JSON_DEPTH, padding))).toBe(false);
    expect(isTooDeep(`{"a":${nested(MAX_JSON_DEPTH, padding)}}`)).toBe(true);
  });

  it('is too deep before it is closed', () => expect(isTooDeep('['.repeat(100_000))).toBe(true));

  it('is not deep for what stands in its strings', () => {
    expect(isTooDeep(JSON.stringify({ text: `\\"${'['.repeat(5_000)}` }))).toBe(false);
  });

  it('is not deep for being long', () => expect(isTooDeep(`[${'[],'.repeat(5_000)}[]]`)).toBe(false));
});
